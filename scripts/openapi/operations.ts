/** Lists every route under `/api` with its parameters, its body and its answers. Makes no document. */
import type * as v from "valibot";
import {
  auditAnswer,
  deliveriesAnswer,
  explainBody,
  explanationAnswer,
  forgottenAnswer,
  fullDeliveryAnswer,
  rulesCheckAnswer,
  rulesFileAnswer,
  rulesPublishedAnswer,
  ruleVersionAnswer,
  ruleVersionsAnswer,
  statusAnswer,
  whoAsksAnswer,
} from "../../src/api/answers.ts";
import { auditQuery } from "../../src/api/audit/query.ts";
import { forgetBody } from "../../src/api/body/forget-body.ts";
import { adoptAnswer, codeAnswer, codesAnswer, linksAnswer } from "../../src/api/codes/answers.ts";
import { adoptQuery, codeBody, codesQuery, deleteBody, linksBody } from "../../src/api/codes/bodies.ts";
import { reportSchema } from "../../src/api/doctor/report.ts";
import { receiptAnswer, sessionAnswer, syncAnswer } from "../../src/api/programs/answers.ts";
import {
  eventMessageBody,
  kfMessageBody,
  moveBody,
  sessionQuery,
  syncBody,
  transferBody,
  welcomeBody,
} from "../../src/api/programs/bodies.ts";
import { deliveriesQuery } from "../../src/api/query/deliveries-query.ts";
import { publishQuery, restoreBody } from "../../src/api/rules/schemas.ts";
import type { Role } from "../../src/config/roles.ts";

export interface Operation {
  method: "get" | "post" | "put" | "delete";
  path: string;
  tag: "programs" | "operators" | "rules" | "codes" | "session";
  id: string;
  /** Who may call it; null: whoever can reach it. */
  role: Role | null;
  summary: string;
  description?: string;
  /** The next release removes the route. */
  deprecated?: true;
  query?: v.GenericSchema | Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, { what: string; required: boolean }>>;
  /** The schema of a JSON body, or the media type of another body. */
  body?: v.GenericSchema | "text/plain";
  /** By status. Without a schema the answer has no body, or the body that `media` names. */
  answers: Readonly<Record<number, { what: string; schema?: v.GenericSchema; media?: "image/png" }>>;
  /** The errors of this route; every route also has 401 and 503. */
  errors: readonly (400 | 404 | 409 | 413 | 422 | 429)[];
}

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
const SENDING_ERRORS = [400, 404, 409, 422] as const;
const ONE_APP = { app: "this app alone" };
const CHECKED_APP = { app: "an app whose codes are known: a state that none of them has is a warning" };
const APP = { app: "the app whose own file it is; the common file without it" };
const IF_MATCH = {
  "if-match": { what: "the sha256 of the file that is replaced, or * for none", required: true },
};

export const OPERATIONS: readonly Operation[] = [
  {
    method: "post",
    path: "/session",
    tag: "session",
    id: "beginSession",
    role: "admin",
    summary: "Exchanges ADMIN_TOKEN for a session: the cookie __Host-session",
    description: "The session ends after eight hours, and with ADMIN_TOKEN. Only the bearer begins one.",
    answers: { 200: { what: "The session; the cookie is set.", schema: whoAsksAnswer } },
    errors: [429],
  },
  {
    method: "get",
    path: "/session",
    tag: "session",
    id: "whoAsks",
    role: "viewer",
    summary: "Who asks",
    answers: { 200: { what: "By name and role.", schema: whoAsksAnswer } },
    errors: [],
  },
  {
    method: "delete",
    path: "/session",
    tag: "session",
    id: "endSession",
    role: null,
    summary: "Takes the cookie away",
    answers: { 204: { what: "There is no session any more." } },
    errors: [],
  },
  {
    method: "post",
    path: "/apps/{app}/kf/messages",
    tag: "programs",
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
    tag: "programs",
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
    tag: "programs",
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
    tag: "programs",
    id: "getSession",
    role: "admin",
    summary: "The state of a customer's session (kf/service_state/get)",
    query: sessionQuery,
    answers: { 200: { what: "WeCom's answer.", schema: sessionAnswer } },
    errors: [400, 404],
  },
  {
    method: "post",
    path: "/apps/{app}/kf/sessions",
    tag: "programs",
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
    tag: "programs",
    id: "getSessionByPath",
    role: "admin",
    summary: "As getSession, with the customer in the path",
    deprecated: true,
    answers: { 200: { what: "WeCom's answer.", schema: sessionAnswer } },
    errors: [400, 404],
  },
  {
    method: "post",
    path: "/apps/{app}/kf/sessions/{openKfId}/{externalUserId}",
    tag: "programs",
    id: "transferSessionByPath",
    role: "admin",
    summary: "As transferSession, with the customer in the path",
    headers: KEYED,
    body: transferBody,
    answers: RECEIPT,
    errors: SENDING_ERRORS,
    deprecated: true,
  },
  {
    method: "post",
    path: "/apps/{app}/kf/sync",
    tag: "programs",
    id: "readInbox",
    role: "admin",
    summary: "A page of an account's inbox, from a cursor of the program's own (kf/sync_msg)",
    body: syncBody,
    answers: { 200: { what: "WeCom's answer.", schema: syncAnswer } },
    errors: [400, 404, 422],
  },
  {
    method: "get",
    path: "/apps/{app}/codes",
    tag: "codes",
    id: "listCodes",
    role: "viewer",
    summary: "The codes of an app, with the rules that use them",
    description:
      "With fresh=1 WeCom is asked about each, forty at a time; go on with cursor until it is null.",
    query: codesQuery,
    answers: { 200: { what: "By State.", schema: codesAnswer } },
    errors: [400, 404, 422],
  },
  {
    method: "post",
    path: "/apps/{app}/codes/adopt",
    tag: "codes",
    id: "adoptCodes",
    role: "admin",
    summary: "Takes in codes that the app made elsewhere",
    description: "Called again with cursor until it is null. Deletes and changes nothing.",
    query: adoptQuery,
    answers: { 200: { what: "What was found, forty at a time.", schema: adoptAnswer } },
    errors: [404, 422],
  },
  {
    method: "put",
    path: "/apps/{app}/codes/{state}",
    tag: "codes",
    id: "putCode",
    role: "editor",
    summary: "Makes a code with this State, or changes it in place: the picture stays the same",
    description:
      "States the whole code, and may be repeated: a code is made once. 422 refused-by-wecom has WeCom's errcode and the members that it concerns.",
    body: codeBody,
    answers: {
      200: { what: "It was there.", schema: codeAnswer },
      201: { what: "It was made.", schema: codeAnswer },
    },
    errors: [400, 404, 409, 422],
  },
  {
    method: "get",
    path: "/apps/{app}/codes/{state}/picture",
    tag: "codes",
    id: "getCodePicture",
    role: "viewer",
    summary: "The picture of a code",
    answers: { 200: { what: "The picture, as WeCom has it.", media: "image/png" } },
    errors: [404],
  },
  {
    method: "delete",
    path: "/apps/{app}/codes/{state}",
    tag: "codes",
    id: "deleteCode",
    role: "admin",
    summary: "Deletes a code for good: whoever scans a printed one reaches nobody",
    body: deleteBody,
    answers: { 204: { what: "It is deleted." } },
    errors: [400, 404, 422],
  },
  {
    method: "post",
    path: "/apps/{app}/kf/links",
    tag: "codes",
    id: "makeKfLinks",
    role: "admin",
    summary: "Links into an account of customer service, with scene and scene_param",
    description: "Nothing is stored: the same call gives a link again.",
    body: linksBody,
    answers: { 200: { what: "A link for each scene_param, or one.", schema: linksAnswer } },
    errors: [400, 404, 422],
  },
  {
    method: "get",
    path: "/deliveries",
    tag: "operators",
    id: "listDeliveries",
    role: "viewer",
    summary: "The record, newest first",
    query: deliveriesQuery,
    answers: { 200: { what: "A page.", schema: deliveriesAnswer } },
    errors: [400],
  },
  {
    method: "get",
    path: "/deliveries/{id}",
    tag: "operators",
    id: "getDelivery",
    role: "viewer",
    summary: "One delivery with its attempts",
    query: ONE_APP,
    answers: { 200: { what: "The delivery.", schema: fullDeliveryAnswer } },
    errors: [404],
  },
  {
    method: "get",
    path: "/deliveries/{id}/explain",
    tag: "operators",
    id: "explainDelivery",
    role: "viewer",
    summary: "What the rules in force now would do with the event of a delivery",
    description: "Looks nothing up; what the record does not keep is told in notes.",
    query: ONE_APP,
    answers: { 200: { what: "What is done.", schema: explanationAnswer } },
    errors: [404, 422],
  },
  {
    method: "post",
    path: "/customers/forget",
    tag: "operators",
    id: "forgetCustomer",
    role: "admin",
    summary: "Deletes what is stored of a customer",
    description:
      "Open deliveries are settled first, as missed, with no further call. Hashes of codes and events stay until nobody can repeat them.",
    body: forgetBody,
    answers: { 200: { what: "How much that was.", schema: forgottenAnswer } },
    errors: [400, 404, 422],
  },
  {
    method: "get",
    path: "/audit",
    tag: "operators",
    id: "listAudit",
    role: "admin",
    summary: "Who published, made, deleted, examined or logged in, for 180 days; newest first",
    query: auditQuery,
    answers: { 200: { what: "A page.", schema: auditAnswer } },
    errors: [400],
  },
  {
    method: "get",
    path: "/status",
    tag: "operators",
    id: "getStatus",
    role: "viewer",
    summary: "How each app stands; asks nothing of WeCom",
    query: ONE_APP,
    answers: { 200: { what: "By app.", schema: statusAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/doctor",
    tag: "operators",
    id: "examine",
    role: "admin",
    summary: "Tries what each app needs of WeCom, and sends nothing",
    query: ONE_APP,
    answers: { 200: { what: "Check by check.", schema: reportSchema } },
    errors: [404],
  },
  {
    method: "post",
    path: "/rules/check",
    tag: "rules",
    id: "checkRules",
    role: "viewer",
    query: CHECKED_APP,
    summary: "What is wrong with a rules file",
    body: "text/plain",
    answers: { 200: { what: "Problems and warnings.", schema: rulesCheckAnswer } },
    errors: [400, 404],
  },
  {
    method: "post",
    path: "/rules/explain",
    tag: "rules",
    id: "explainRules",
    role: "viewer",
    summary: "Which rule an event gets, and the exact message",
    body: explainBody,
    answers: { 200: { what: "What is done.", schema: explanationAnswer } },
    errors: [400, 422],
  },
  {
    method: "get",
    path: "/rules",
    tag: "rules",
    id: "getRules",
    role: "viewer",
    query: APP,
    summary: "The rules file, and what is in force",
    answers: { 200: { what: "Its sha256 is the ETag too.", schema: rulesFileAnswer } },
    errors: [404],
  },
  {
    method: "put",
    path: "/rules",
    tag: "rules",
    id: "putRules",
    role: "editor",
    query: publishQuery,
    body: "text/plain",
    summary: "Puts a rules file in the place of another",
    headers: IF_MATCH,
    answers: { 200: { what: "It is in force within a minute.", schema: rulesPublishedAnswer } },
    errors: [400, 404, 409, 422],
  },
  {
    method: "get",
    path: "/rules/versions",
    tag: "rules",
    id: "listRuleVersions",
    role: "viewer",
    query: APP,
    summary: "The newest 200 versions of a rules file, newest first",
    description: "Also those that were put into KV directly: by is kv.",
    answers: { 200: { what: "Without their texts.", schema: ruleVersionsAnswer } },
    errors: [404],
  },
  {
    method: "get",
    path: "/rules/versions/{sha256}",
    tag: "rules",
    id: "getRuleVersion",
    role: "viewer",
    query: APP,
    summary: "A version of a rules file with its text",
    answers: { 200: { what: "The version.", schema: ruleVersionAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/rules/restore",
    tag: "rules",
    id: "restoreRules",
    role: "editor",
    query: { ...APP, by: "who restores, in place of token" },
    body: restoreBody,
    summary: "Publishes an earlier version of a rules file again",
    description:
      "It is checked as any file is: what this Worker would refuse today is 422, and nothing changes.",
    headers: IF_MATCH,
    answers: { 200: { what: "It is in force within a minute.", schema: rulesPublishedAnswer } },
    errors: [400, 404, 409, 422],
  },
];
