/**
 * `POST /cgi-bin/kf/send_msg` (doc 94677): whether the API may write to the customer now. errcode 0 is acceptance, not
 * delivery: a message can fail later (msg_send_fail).
 */
import type { App } from "../../company/app.ts";
import { newMsgid } from "../../company/ids.ts";
import { KF_STATE, type KfSession, type KfState } from "../../company/kf/session.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { Settings } from "../../settings/settings.ts";
import type { World } from "../../world.ts";
import { readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, type Refused, refuse } from "../call.ts";
import { openSession } from "./guard.ts";
import { KF_FIELDS } from "./limits.ts";
import { readKfMessage } from "./message.ts";

export const sendKfMsg: Api = { name: "kf/send_msg", method: "POST", family: "kf", answer };

const TYPES = [...Object.keys(KF_FIELDS), "msgmenu", "location", "business_card"];
const OPEN_STATES: readonly KfState[] = [KF_STATE.fresh, KF_STATE.assistant];

function answer(world: World, call: Call, app: App): Answer {
  const { settings } = world;
  const now = kfNow(settings, call.at);
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, (reader, object) => ({
    customer: reader.string(object, "touser", ""),
    openKfId: reader.string(object, "open_kfid", ""),
    ...readKfMessage(reader, object, "kf/send_msg", TYPES, ["touser", "open_kfid"]),
  }));
  if (!body.ok) return refuse(body.errcode, body.detail);
  const { customer, openKfId } = body.value;
  const session = openSession(app, openKfId, customer);
  if ("errcode" in session) return session;
  const refused = judge(session, settings, now);
  if (refused) return refused;

  const activity = app.corp.kf.activity(session.account);
  const msgid = body.value.msgid || newMsgid();
  if (activity.msgids.has(msgid)) return refuse(settings.kfDuplicateMsgid, `msgid ${msgid}`);
  session.sentSince += 1;
  // A session without a servicer becomes the assistant's (doc 95489, definition of session_cnt).
  if (settings.kfSendAssigns && session.stateAt(now) === KF_STATE.fresh) {
    session.move(KF_STATE.assistant, null, now);
  }
  const message = { at: now, app: app.name, msgid, body: body.parsed, code: null };
  const isDelivered = activity.deliver(session, message);
  const { warning } = body;
  return { ok: true, warning, fields: { msgid }, ...(isDelivered && { effect: "delivered" }) };
}

/** Within 48 h of the customer's last message, five messages, and only while no servicer has the session. */
function judge(session: KfSession, settings: Settings, now: number): Refused | null {
  if (session.lastMessageAt === null) return refuse(settings.kfNeverWrote);
  if (OPEN_STATES.includes(session.lastState) && session.isSilent(now)) return refuse(95002);
  if (!OPEN_STATES.includes(session.stateAt(now))) return refuse(95018);
  return session.sentSince >= settings.kfMessagesPerWindow ? refuse(95001) : null;
}
