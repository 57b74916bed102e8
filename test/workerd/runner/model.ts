/** Models what an observer outside the Worker knows, and WeCom's side: the customers whom it has welcomed. */
import type { ContactClaim } from "../../../src/delivery/delivery.ts";
import type { Answer } from "../../../src/wecom/client.ts";

export const WINDOW_MS = 20_000;
/** WeCom tells all apps of an event within this time; codes further apart belong to another adding. */
const SAME_EVENT_MS = 3_000;

/** A code; the model keeps them in the order of their claims. */
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
  /**
   * Codes whose customers are welcomed, codes whose callers heard of that, and codes whose callers heard that their own
   * call did it, with the time.
   */
  readonly welcomed = new Set<Code>();
  readonly heard = new Set<Code>();
  readonly sent = new Map<Code, number>();
  /** After a crash a code that had begun comes before a code that was claimed earlier. */
  hasCrashed = false;
  /** The promises that were broken. */
  readonly broken: string[] = [];
}

/** WeCom's errcode for a call with this code; no customer is welcomed twice. */
export function take(model: Model, code: Code): number {
  const isWelcomed = [...model.welcomed].some((other) => other === code || areRivals(other, code));
  model.welcomed.add(code);
  return isWelcomed ? 41051 : 0;
}
