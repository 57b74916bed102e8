/** The routes by which a company's programs send. */
import { receiptAnswer, sessionAnswer, syncAnswer } from "../../../src/api/programs/answers.ts";
import {
  eventMessageBody,
  kfMessageBody,
  moveBody,
  sessionQuery,
  syncBody,
  transferBody,
  welcomeBody,
} from "../../../src/api/programs/bodies.ts";
import type { Operation } from "./operation.ts";

const KEYED = {
  "idempotency-key": {
    what: "1 to 255 visible characters. A call that is repeated with the same key within a day is made once, and answered the same",
    required: false,
  },
};
const RECEIPT = {
  200: {
    what: "How it ended. WeCom's refusal is an outcome too: see errcode and remedy.",
    schema: receiptAnswer,
  },
  202: {
    what: "It is not decided yet, and goes on: the outcome is open, the record tells the end.",
    schema: receiptAnswer,
  },
};
const SENDING_ERRORS = [404, 409, 422] as const;

export const PROGRAMS: readonly Operation[] = [
  {
    method: "post",
    path: "/apps/{app}/kf/messages",
    id: "sendKfMessage",
    role: "admin",
    summary: "Writes to a customer of customer service (kf/send_msg)",
    headers: KEYED,
    body: kfMessageBody,
    answers: RECEIPT,
    errors: SENDING_ERRORS,
  },
  {
    method: "post",
    path: "/apps/{app}/kf/event-messages",
    id: "sendKfEventMessage",
    role: "admin",
    summary: "Uses a code of customer service (kf/send_msg_on_event)",
    description: "409 when a rule or another program has used the code, with the holder.",
    headers: KEYED,
    body: eventMessageBody,
    answers: RECEIPT,
    errors: SENDING_ERRORS,
  },
  {
    method: "post",
    path: "/apps/{app}/contact/welcomes",
    id: "sendWelcome",
    role: "admin",
    summary: "Uses the welcome code of a new contact (externalcontact/send_welcome_msg)",
    description: "409 when a rule or another program has used the code, with the holder.",
    headers: KEYED,
    body: welcomeBody,
    answers: RECEIPT,
    errors: SENDING_ERRORS,
  },
  {
    method: "get",
    path: "/apps/{app}/kf/sessions",
    id: "getSession",
    role: "admin",
    summary: "The state of a customer's session (kf/service_state/get)",
    query: sessionQuery,
    answers: { 200: { what: "WeCom's answer.", schema: sessionAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/apps/{app}/kf/sessions",
    id: "transferSession",
    role: "admin",
    summary: "Moves a customer's session (kf/service_state/trans)",
    headers: KEYED,
    body: moveBody,
    answers: RECEIPT,
    errors: SENDING_ERRORS,
  },
  {
    method: "get",
    path: "/apps/{app}/kf/sessions/{openKfId}/{externalUserId}",
    id: "getSessionByPath",
    role: "admin",
    summary: "The state of a customer's session; the newer form is GET /apps/{app}/kf/sessions",
    deprecated: true,
    answers: { 200: { what: "WeCom's answer.", schema: sessionAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/apps/{app}/kf/sessions/{openKfId}/{externalUserId}",
    id: "transferSessionByPath",
    role: "admin",
    summary: "Moves a customer's session; the newer form is POST /apps/{app}/kf/sessions",
    headers: KEYED,
    body: transferBody,
    answers: RECEIPT,
    errors: SENDING_ERRORS,
    deprecated: true,
  },
  {
    method: "post",
    path: "/apps/{app}/kf/sync",
    id: "readInbox",
    role: "admin",
    summary: "A page of an account's inbox, from a cursor of the program's own (kf/sync_msg)",
    body: syncBody,
    answers: { 200: { what: "WeCom's answer.", schema: syncAnswer } },
    errors: [404, 422],
  },
];
