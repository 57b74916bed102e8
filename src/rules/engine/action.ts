/**
 * The action and the follow-ups of a rule: data only.
 */
import type { Message, Values } from "./message.ts";
import type { Split } from "./split.ts";

export type Action =
  /** `fallback` is sent when WeCom refuses the message for its content, or when the message cannot be filled in. */
  | { do: "send"; message: Message | Split; fallback: Message | null }
  /** `otherwise` is tried when WeCom refuses the first transfer. For kf.message only. */
  | { do: "transfer"; to: Transfer; otherwise: Transfer | null }
  | { do: "nothing" };

/** Where a session of customer service goes: `service_state/trans` to 2, 4, 1 and 3 (WeCom doc 94669). */
export type Transfer = { to: "queue" | "end" | "assistant" } | { to: "servicer"; servicer: string };

/** Done after the message, and not urgent. `tag` and `remark` for contact.added only. */
export type FollowUp = { tag: readonly string[] } | { remark: Remark } | { webhook: string };

/** The remark that a member has on a customer, ready to be filled in. */
export interface Remark {
  lookups: Message["lookups"];
  /** Null when the filled text is empty, or the remark cannot be filled in. */
  fill(values: Values): string | null;
}
