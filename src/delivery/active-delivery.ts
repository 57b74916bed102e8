/**
 * A delivery under way, with the data that it needs until it is settled. Data, and how it waits; decides nothing.
 */
import type { FollowUp } from "../rules/engine/action.ts";
import type { Delivery } from "./delivery.ts";
import type { BudgetPlace } from "./kf/message-budget.ts";
import type { PlannedAction } from "./planned-action.ts";
import type { Blocker } from "./policy.ts";

export interface ActiveDelivery {
  delivery: Delivery;
  /** The actions that are left, the next first; null until a rule was chosen. */
  acts: PlannedAction[] | null;
  /** The rule's follow-ups, for when the message was sent. */
  afterwards: readonly FollowUp[];
  /** How many actions were refused and put aside. */
  turn: number;
  /** When the rule's `after` is over. */
  notBefore: number | null;
  unlessReplied: boolean;
  blockers: Blocker[];
  /** Why the chosen message could not be filled in, when a simpler message goes in its place. */
  unfilled: string | null;
  /** Whether it has waited for another app of the company. */
  stoodBy: boolean;
  /** Its place among the messages that WeCom takes without a code, if it has one. */
  place: BudgetPlace | null;
  /** The token that WeCom refused. */
  refusedToken: string | null;
  /** The code that a program's move brought, for the program. */
  msgCode: string | null;
  /** Its customer was forgotten: it is settled, and nothing more is done. */
  isAbandoned: boolean;
  wake: () => void;
}

/** The active delivery of a new claim, or of a row after the object was lost. */
export function activeDelivery(delivery: Delivery): ActiveDelivery {
  return {
    delivery,
    acts: null,
    afterwards: [],
    turn: 0,
    notBefore: null,
    unlessReplied: false,
    blockers: [],
    unfilled: null,
    stoodBy: false,
    place: null,
    refusedToken: null,
    msgCode: null,
    isAbandoned: false,
    wake: () => {},
  };
}

/**
 * The actions without those that were refused before a crash, which are not tried again, unless the rules now choose
 * nothing else.
 */
export function withoutRefused(active: ActiveDelivery, acts: PlannedAction[]): PlannedAction[] {
  const refused = active.delivery.attempts.filter(({ verdict }) => verdict === "content");
  const left = acts.filter(({ name }) => !refused.some(({ message }) => message === name));
  if (left.length === 0) return acts;
  active.turn = acts.length - left.length;
  return left;
}

/** Waits until the time has passed, or until the delivery is woken. */
export function sleep(ms: number, active: ActiveDelivery): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    active.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Notes a reason why no attempt was made. */
export function block(
  active: ActiveDelivery,
  settles: Blocker["settles"],
  errcode: number | null,
  cause: Blocker["cause"],
  isRefusal = false,
): void {
  const blocker: Blocker = { at: Date.now(), settles, errcode, cause };
  if (isRefusal) blocker.isRefusal = true;
  active.blockers.push(blocker);
}
