/**
 * The bodies that programs send: WeCom's own fields, and the few that Yingbin needs to find the customer. Schemas only.
 */
import * as v from "valibot";
import { coded, encode, type Sentence, say } from "../../i18n/sentence.ts";
import { type WelcomeMessage, welcomeMessage } from "../../messages/contact.ts";
import { KF_TYPES_ON_EVENTS, type KfMessage, kfMessage } from "../../messages/kf.ts";
import { msgtypesOn } from "../../rules/engine/event-messages.ts";
import { EVENT_TABLE, KF_CODE_EVENTS, WAITING_EVENTS } from "../../rules/engine/events.ts";
import { under } from "../../schema/custom.ts";
import { group, id, isId, text } from "../../schema/group.ts";
import { described } from "../../schema/json-schema.ts";
import { variant } from "../../schema/variant.ts";
import { expected, oneOf } from "../../schema/wording.ts";
import { SYNC_PAGE } from "../../wecom/kf.ts";
import { withReceiver } from "./with-receiver.ts";

/** WeCom takes 32 bytes of these characters (doc 94677). */
const msgid = v.pipe(
  text(say("the-field", { key: "msgid" }), 32),
  v.check(
    (value) => /^[0-9a-zA-Z_-]*$/.test(value),
    () => coded("odd-msgid"),
  ),
);

/** The body of `kf/send_msg` (doc 94677). */
export const kfMessageBody = withReceiver(
  "the-receiver-of-a-message",
  {
    touser: id("customer-as-touser"),
    open_kfid: id("account-id"),
    msgid: v.exactOptional(msgid),
  },
  kfMessage,
);
export type KfMessageBody = { touser: string; open_kfid: string; msgid?: string } & KfMessage;

const eventMessage = variant(
  "msgtype",
  { text: KF_TYPES_ON_EVENTS.text, msgmenu: KF_TYPES_ON_EVENTS.msgmenu },
  { what: "a-message", whole: "a-message-on-an-event", otherwise: "text" },
);

/** The events whose codes live for 20 seconds; the others may wait. */
const SHORT = KF_CODE_EVENTS.filter((event) => !EVENT_TABLE[event].canWait);

/** The body of `kf/send_msg_on_event` (doc 95122), and the customer of its code. */
export const eventMessageBody = v.pipe(
  withReceiver(
    "a-code",
    {
      code: id("code-of-service"),
      external_userid: id("customer-of-the-code"),
      open_kfid: v.exactOptional(id("account-id")),
      event: v.exactOptional(
        v.pipe(
          v.picklist(KF_CODE_EVENTS, (issue) => encode(expected(oneOf(KF_CODE_EVENTS), issue.input))),
          described(say("about-event-of-code", { short: { all: SHORT }, long: { all: WAITING_EVENTS } })),
        ),
      ),
      msgid: v.exactOptional(msgid),
    },
    eventMessage,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { to, message } = dataset.value;
    if (to.event === undefined || message.msgtype === "text") return;
    if (msgtypesOn(to.event).includes(message.msgtype)) return;
    addIssue({ message: coded("text-only-on-event", { event: to.event }), path: under("msgtype") });
  }),
);
export type EventMessageBody = {
  code: string;
  external_userid: string;
  open_kfid?: string;
  event?: (typeof KF_CODE_EVENTS)[number];
  msgid?: string;
} & Extract<KfMessage, { msgtype: "text" | "msgmenu" }>;

/** The body of `externalcontact/send_welcome_msg` (doc 92137), and the customer of its code. */
export const welcomeBody = withReceiver(
  "a-code-of-a-welcome",
  {
    welcome_code: id("welcome-code"),
    external_userid: id("customer-of-the-event"),
    userid: id("member-of-the-event"),
  },
  welcomeMessage,
);
export type WelcomeBody = { welcome_code: string; external_userid: string; userid: string } & WelcomeMessage;

const movement = {
  service_state: v.pipe(
    v.picklist([1, 2, 3, 4], (issue) => encode(expected("a-state-of-service", issue.input))),
    described(say("about-service-state")),
  ),
  servicer_userid: v.exactOptional(id(say("the-field", { key: "servicer_userid" }))),
  rules: v.exactOptional(
    v.pipe(
      v.boolean((issue) => encode(expected("true-or-false", issue.input))),
      described(say("about-use-by-rules")),
    ),
  ),
};

/** A sentence when a servicer is named for another state than 3, or is missing for it; null when that is right. */
function servicerFault(move: { service_state: number; servicer_userid?: string }): Sentence | null {
  const isNamed = move.servicer_userid !== undefined;
  if ((move.service_state === 3) === isNamed) return null;
  return say(isNamed ? "servicer-not-needed" : "servicer-needed");
}

/** The body of `kf/service_state/trans` without the session (doc 94669). */
export const transferBody = v.pipe(
  group("a-transfer", movement),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? servicerFault(dataset.value) : null;
    if (message !== null) addIssue({ message: encode(message), path: under("servicer_userid") });
  }),
);
export type TransferBody = v.InferOutput<typeof transferBody>;

/** The same with the session. */
export const moveBody = v.pipe(
  group("a-transfer", {
    open_kfid: id("account-id"),
    external_userid: id("customer-id"),
    ...movement,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? servicerFault(dataset.value) : null;
    if (message !== null) addIssue({ message: encode(message), path: under("servicer_userid") });
  }),
);
export type MoveBody = v.InferOutput<typeof moveBody>;

const noId = () => coded("id-expected");

/** The session of a query. */
export const sessionQuery = v.object(
  {
    open_kfid: v.pipe(v.string(), v.check(isId, noId), described(say("about-open-kfid"))),
    external_userid: v.pipe(v.string(), v.check(isId, noId), described(say("about-external-userid"))),
  },
  () => coded("session-query-needed"),
);

function integer(key: string, from: number, to: number) {
  const outOfRange = () => coded("number-out-of-range", { what: say("the-field", { key }), from, to });
  return v.pipe(
    v.number((issue) => encode(expected(say("whole-number", { from, to }), issue.input))),
    v.integer(outOfRange),
    v.minValue(from, outOfRange),
    v.maxValue(to, outOfRange),
  );
}

/** The body of `kf/sync_msg` without the Token, which Yingbin adds (doc 94670). */
export const syncBody = group(
  "a-page",
  {
    open_kfid: id("account-id"),
    cursor: v.exactOptional(
      v.pipe(
        v.string((issue) => encode(expected("a-cursor", issue.input))),
        v.maxBytes(64, () => coded("cursor-too-long")),
        described(say("about-sync-cursor")),
      ),
    ),
    limit: v.exactOptional(integer("limit", 1, SYNC_PAGE)),
    voice_format: v.exactOptional(
      v.pipe(
        v.picklist([0, 1], (issue) => encode(expected("a-voice-format", issue.input))),
        described(say("about-voice-format")),
      ),
    ),
  },
  (key) => (key === "token" ? say("token-filled-in") : null),
);
export type SyncBody = v.InferOutput<typeof syncBody>;
