/**
 * What a rule does with an event that it takes: data only.
 */
import type { Message, Values } from "./message.ts";
import type { Split } from "./split.ts";

export type Action =
  /** `fallback` goes when the message is refused for what is in it, or could not be filled in. */
  | { do: "send"; message: Message | Split; fallback: Message | null }
  /** `otherwise` is tried when the first one is refused. For kf.message only. */
  | { do: "transfer"; to: Transfer; otherwise: Transfer | null }
  | { do: "nothing" };

/** Where a session of customer service goes: `service_state/trans` to 2, 4, 1 and 3 (WeCom doc 94669). */
export type Transfer = { to: "queue" | "end" | "assistant" } | { to: "servicer"; servicer: string };

/** What is done afterwards, in its own time. `tag` and `remark` for contact.added only. */
export type FollowUp = { tag: readonly string[] } | { remark: Remark } | { webhook: string };

/** The remark that a member has of a customer. */
export interface Remark {
  lookups: Message["lookups"];
  /** Null when nothing is left of it, or it cannot be filled in. */
  fill(values: Values): string | null;
}
