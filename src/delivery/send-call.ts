/**
 * Makes the one call of a delivery, as its event and its action ask for it. Knows which API takes what; decides nothing
 * about the answer.
 */
import type { Answer, CallWecom } from "../wecom/client.ts";
import { sendWelcome } from "../wecom/contact.ts";
import { changeSessionState, KF_STATE, sendKfMessage, sendOnEvent } from "../wecom/kf.ts";
import type { SendApi } from "./attempt.ts";
import type { Delivery } from "./delivery.ts";
import type { PlannedAction } from "./planned-action.ts";

export interface SendCall {
  call: CallWecom;
  token: string;
  /** The msgid of a message of customer service; WeCom takes a msgid once. */
  msgid: string;
  timeoutMs: number;
}

/** `msgCode`: the code that a move of the session brought, good for one more message. */
export interface SendCallAnswer {
  answer: Answer;
  msgCode: string | null;
}

const STATE_OF = {
  assistant: KF_STATE.assistant,
  queue: KF_STATE.queued,
  end: KF_STATE.ended,
} as const;

/** The API of a call of this kind. */
export function apiOf({ code }: Pick<Delivery, "code">, { family }: PlannedAction): SendApi {
  if (family === "contact") return "welcome";
  if (family === "transfer") return "transfer";
  return code === null ? "message" : "on-event";
}

export async function callSendApi(
  delivery: Delivery,
  act: PlannedAction,
  posting: SendCall,
): Promise<SendCallAnswer> {
  const { call, token, msgid, timeoutMs } = posting;
  const { code } = delivery;
  const parties = { account: delivery.account ?? "", customer: delivery.customer };
  if (act.family === "transfer") {
    const { to } = act;
    const state = to.to === "servicer" ? KF_STATE.human : STATE_OF[to.to];
    const servicer = to.to === "servicer" ? to.servicer : null;
    return await changeSessionState(call, token, { ...parties, state, servicer }, timeoutMs);
  }
  if (act.family === "contact") {
    return { answer: await sendWelcome(call, token, code ?? "", act.body, timeoutMs), msgCode: null };
  }
  const message = act.body;
  const answer =
    code === null
      ? await sendKfMessage(call, token, { to: parties, msgid, message }, timeoutMs)
      : await sendOnEvent(call, token, { code, msgid, message }, timeoutMs);
  return { answer, msgCode: null };
}
