/**
 * Drafts the request that a program's call sends to a Dispatcher. A call with a code claims the code under the id that the
 * event's own claim has (see `callback/claim.ts` and `kf/classify.ts`). Pure.
 */
import type * as v from "valibot";
import type { SendRequest } from "../../delivery/api-calls/request.ts";
import type { KfClaim } from "../../delivery/delivery.ts";
import { codeId, deliveryId, welcomeId } from "../../delivery/ids.ts";
import type { KfPlace } from "../../delivery/kf/inbox-events.ts";
import type { PlannedTransfer } from "../../delivery/planned-action.ts";
import { plannedTransfer } from "../../delivery/planned-action.ts";
import type { eventMessageBody, kfMessageBody, TransferBody, welcomeBody } from "./bodies.ts";

/** A request without the key of its call. */
export type SendDraft = Omit<SendRequest, "key" | "request">;

/** The claim of a program's message to a customer of an account, which knows nothing else of the session. */
const kfClaim = (
  known: Pick<KfClaim, "id" | "app" | "event" | "account" | "customer" | "code">,
  now: number,
): KfClaim => ({
  ...known,
  staff: null,
  scene: null,
  details: null,
  via: null,
  state: null,
  eventAt: now,
  receivedAt: now,
});

export function welcomeDraft(
  app: string,
  { to, message }: v.InferOutput<typeof welcomeBody>,
  now: number,
): SendDraft {
  const { welcome_code: code, external_userid: customer, userid: staff } = to;
  const id = welcomeId(app, customer, code);
  return {
    claim: {
      id,
      app,
      event: "contact.added",
      via: null,
      staff,
      customer,
      state: null,
      code,
      eventAt: now,
      receivedAt: now,
      account: null,
      scene: null,
      details: null,
    },
    act: { family: "contact", name: "welcome", body: message },
    msgid: null,
    forRules: false,
  };
}

export function eventMessageDraft(
  app: string,
  { to, message }: v.InferOutput<typeof eventMessageBody>,
  now: number,
): SendDraft {
  const {
    code,
    external_userid: customer,
    open_kfid: account = null,
    event = "kf.entered",
    msgid = null,
  } = to;
  return {
    claim: kfClaim({ id: codeId(customer, code), app, event, account, customer, code }, now),
    act: { family: "kf", name: message.msgtype, body: message },
    msgid,
    forRules: false,
  };
}

/** `nonce` tells this message from any other, since it has no code. */
export function kfMessageDraft(
  app: string,
  { to, message }: v.InferOutput<typeof kfMessageBody>,
  nonce: string,
  now: number,
): SendDraft {
  const { touser: customer, open_kfid: account, msgid = null } = to;
  const id = deliveryId(customer, ["call", nonce]);
  return {
    claim: kfClaim({ id, app, event: "kf.message", account, customer, code: null }, now),
    act: { family: "kf", name: message.msgtype, body: message },
    msgid,
    forRules: false,
  };
}

export function transferDraft(
  app: string,
  { account, customer }: KfPlace,
  body: TransferBody,
  nonce: string,
  now: number,
): SendDraft {
  const id = deliveryId(customer, ["call", nonce]);
  return {
    claim: kfClaim({ id, app, event: "kf.message", account, customer, code: null }, now),
    act: plannedTransfer(transferOf(body)),
    msgid: null,
    forRules: body.rules === true,
  };
}

const PLACE_OF = { 1: "assistant", 2: "queue", 4: "end" } as const;

function transferOf({
  service_state: state,
  servicer_userid: servicer = "",
}: TransferBody): PlannedTransfer["to"] {
  return state === 3 ? { to: "servicer", servicer } : { to: PLACE_OF[state] };
}
