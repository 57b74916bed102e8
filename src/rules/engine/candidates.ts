/**
 * The messages that may be sent by a rule, filled in: the chosen one first, behind it what may go in its place.
 */
import { textAlone } from "../../messages/contact.ts";
import type { Filled, Message, Outgoing, Values } from "./message.ts";

/** A message ready to be sent, under the name that the record shows. */
export type Candidate = Outgoing & { name: string };

/**
 * The message, and what may go in its place: the rule's fallback, or else a welcome's text alone. Cuts, and why something
 * could not be filled in, are added to `notes`.
 */
export function candidatesOf(
  message: Message,
  fallback: Message | null,
  values: Values,
  notes: string[],
): Candidate[] {
  const filled = fill(message, values, notes);
  const chosen = filled.ok ? [{ name: message.name, ...filled.outgoing }] : [];
  if (fallback !== null) {
    const simpler = fill(fallback, values, notes);
    return simpler.ok ? [...chosen, { name: fallback.name, ...simpler.outgoing }] : chosen;
  }
  const alone = filled.ok ? textOf(filled.outgoing) : filled.textAlone;
  return alone === null ? chosen : [...chosen, { name: `${message.name} (text alone)`, ...alone }];
}

function textOf(outgoing: Outgoing): Outgoing | null {
  if (outgoing.family === "kf") return null;
  const body = textAlone(outgoing.body);
  return body && { family: "contact", body };
}

function fill(message: Message, values: Values, notes: string[]): Filled {
  const filled = message.fill(values);
  if (filled.ok) notes.push(...filled.cuts.map((cut) => `${message.name}: ${cut}`));
  else notes.push(`${message.name} could not be filled in: ${filled.reason}`);
  return filled;
}
