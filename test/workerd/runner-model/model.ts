/** What is so, as far as anybody outside the Worker can tell. WeCom's side of it is here too: whom it welcomes. */
import type { ContactClaim } from "../../../src/delivery/delivery.ts";
import type { Answer } from "../../../src/wecom/client.ts";

export const WINDOW_MS = 20_000;
/** WeCom tells all apps of an event within so much: codes that are further apart are for another adding. */
const SAME_EVENT_MS = 3_000;

/** A code, in the order in which they were claimed. */
export interface Code extends ContactClaim {
  deadline: number;
  calls: number;
}

export interface UnderWay {
  code: Code;
  end(answer: Answer): void;
}

export const areRivals = (one: Code, other: Code) =>
  one.customer === other.customer &&
  one.app !== other.app &&
  Math.abs(one.eventAt - other.eventAt) <= SAME_EVENT_MS;

export class Model {
  readonly codes: Code[] = [];
  /** Calls that WeCom has not answered. */
  underWay: UnderWay[] = [];
  /** Whose customers are welcomed, whose callers heard so, and whose callers heard that it was they. */
  readonly welcomed = new Set<Code>();
  readonly heard = new Set<Code>();
  readonly sent = new Set<Code>();
  /** From the first crash on, who had begun comes first, whoever was claimed first. */
  hasCrashed = false;
  /** The promises that were broken. */
  readonly broken: string[] = [];
}

/** WeCom welcomes nobody twice. */
export function take(model: Model, code: Code): number {
  const isWelcomed = [...model.welcomed].some((other) => other === code || areRivals(other, code));
  model.welcomed.add(code);
  return isWelcomed ? 41051 : 0;
}
