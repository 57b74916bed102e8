/**
 * What a code of customer service and a session's state have to do with each other: which state a code is for, and
 * which code a move of the session brings. Asks WeCom for the state; decides nothing about sending.
 */
import type { EventName } from "../rules/facts.ts";
import type { CallWecom } from "../wecom/client.ts";
import { getSessionState, KF_STATE } from "../wecom/kf.ts";
import { codeId } from "./address.ts";
import type { Move } from "./compose.ts";
import type { Claim, Delivery } from "./delivery.ts";

/** A code is taken only while the session is in the state that it was given for (doc 95122); entering has none. */
const STATE_FOR: Readonly<Partial<Record<EventName, number>>> = {
  "kf.queued": KF_STATE.queued,
  "kf.accepted": KF_STATE.human,
  "kf.ended": KF_STATE.ended,
};
/** So soon after the event the session is where it was. */
const SOON_MS = 5_000;
/** The session is not in the state that the code was given for. */
const WRONG_STATE = 95018;

const STATE_WORDS = [
  "nobody has taken it up",
  "the assistant has it",
  "it waits for a servicer",
  "a servicer has it",
  "it has ended",
];

/** Why a code that comes late cannot be used any more; null when it can, or WeCom does not say. */
export async function stateFault(
  call: CallWecom,
  token: string,
  { event, account, customer, eventAt }: Claim,
  now: number,
  timeoutMs: number,
): Promise<{ errcode: number; cause: string } | null> {
  const wanted = STATE_FOR[event];
  if (wanted === undefined || account === null || now - eventAt < SOON_MS) return null;
  const { details } = await getSessionState(call, token, { account, customer }, timeoutMs);
  if (details === null || details.state === wanted) return null;
  const is = STATE_WORDS[details.state] ?? `its state is ${details.state}`;
  return { errcode: WRONG_STATE, cause: `the session has gone on: ${is}` };
}

/** The claim of the code that a move brought. */
export function claimOfMove(delivery: Delivery, { to }: Move, msgCode: string, now: number): Claim | null {
  const event = { queue: "kf.queued", servicer: "kf.accepted", end: "kf.ended", assistant: null } as const;
  const name = event[to.to];
  if (name === null) return null;
  const { app, account, customer, scene, details } = delivery;
  return {
    id: codeId(customer, msgCode),
    ...{ app, event: name, account, customer, scene, code: msgCode, eventAt: now, receivedAt: now },
    ...{ via: null, state: null, staff: to.to === "servicer" ? to.servicer : null },
    details: details && { ...details, message: null },
  };
}
