/**
 * Gives the code that a call uses up: a one-time code, or a stand-in for the only answer to a message or the only move
 * of a session.
 */
import * as v from "valibot";
import type { JournalEntry } from "../../simulator/index.ts";

export const replyTo = (customer: string) => `reply to ${customer}`;
export const moveOf = (customer: string) => `move of ${customer}`;
/** Stands for the channel code of a State: a call makes one of it. */
export const wayOf = (state: string) => `channel code of ${state}`;

const parties = v.object({
  touser: v.optional(v.string()),
  external_userid: v.optional(v.string()),
  external_userid_list: v.optional(v.array(v.string()), []),
  open_kfid: v.optional(v.string()),
});

/** The customer and the account in the body of a call. */
export function partiesOf({ body }: JournalEntry): { customer: string | null; account: string | null } {
  const found = v.safeParse(parties, body);
  if (!found.success) return { customer: null, account: null };
  const { touser, external_userid: id, external_userid_list: ids, open_kfid: account } = found.output;
  return { customer: touser ?? id ?? ids[0] ?? null, account: account ?? null };
}

export function codeOf(entry: JournalEntry): string | null {
  const { customer } = partiesOf(entry);
  if (entry.code !== null || customer === null) return entry.code;
  if (entry.api === "kf/send_msg") return replyTo(customer);
  return entry.api === "kf/service_state/trans" ? moveOf(customer) : null;
}

const way = v.object({ state: v.string() });

/** The State of a call that makes a channel code; null for another call. */
export function stateOf({ api, body }: JournalEntry): string | null {
  const made = api === "externalcontact/add_contact_way" ? v.safeParse(way, body) : null;
  return made?.success === true ? made.output.state : null;
}
