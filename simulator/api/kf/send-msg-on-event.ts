/**
 * `POST /cgi-bin/kf/send_msg_on_event` (doc 95122, 96428): whether a one-time code may be used now. The scenes are in
 * company/kf/code.ts. The code says who gets the message, at which account: neither stands in the body.
 */
import type { App } from "../../company/app.ts";
import { newMsgid } from "../../company/ids.ts";
import { isKfCodeExpired, KF_SCENES, type KfCode } from "../../company/kf/code.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import { isRecord, readBody } from "../body-reader.ts";
import { type Answer, type Api, type Call, type Refused, refuse } from "../call.ts";
import { activityOf } from "./guard.ts";
import { readKfMessage } from "./message.ts";

export const sendKfMsgOnEvent: Api = { name: "kf/send_msg_on_event", method: "POST", family: "kf", answer };

const TYPES = ["text", "msgmenu"];

function answer(world: World, call: Call, app: App): Answer {
  const { settings } = world;
  const now = kfNow(settings, call.at);
  const body = readBody(call.raw, { corp: app.corp, now: call.at, settings }, (reader, object) => {
    reader.check(reader.string(object, "code", "") === "", 40063, "code");
    return readKfMessage(reader, object, "kf/send_msg_on_event", TYPES, ["code"]);
  });
  const { code: value } = isRecord(body.parsed) ? body.parsed : {};
  const code = typeof value === "string" ? codeOf(world, value, app) : null;
  if (!body.ok) {
    if (code && settings.refusedCallUsesCode) code.used = true;
    return refuse(body.errcode, body.detail);
  }
  if (typeof value !== "string" || !code) return refuse(settings.kfExpiredCode);
  const { session } = code;
  const activity = activityOf(app, session.account.openKfId);
  if ("errcode" in activity) return activity;
  const refused = judge(world, code, body.value.type, now);
  if (refused) return refused;

  const msgid = body.value.msgid || newMsgid();
  if (activity.msgids.has(msgid)) return refuse(settings.kfDuplicateMsgid, `msgid ${msgid}`);
  code.used = true;
  if (code.scene === "enter") session.welcomedAt = now;
  const message = { at: now, app: app.name, msgid, body: body.parsed, code: value };
  const isDelivered = activity.deliver(session, message);
  const { warning } = body;
  return { ok: true, warning, fields: { msgid }, ...(isDelivered && { effect: "delivered" }) };
}

function codeOf(world: World, value: string, app: App): KfCode | null {
  const code = world.kfCodes.get(value);
  return code && app.corp.kfAccounts.get(code.session.account.openKfId) === code.session.account
    ? code
    : null;
}

function judge({ settings }: World, code: KfCode, type: string, now: number): Refused | null {
  const { scene, session } = code;
  const { state, types } = KF_SCENES[scene];
  if (code.used) return refuse(settings.kfUsedCode);
  if (isKfCodeExpired(code, settings, now)) return refuse(settings.kfExpiredCode);
  if (!types.includes(type)) return refuse(40008, `msgtype ${type}`);
  // One welcome in 48 h, also when the customer has entered twice and there are two codes.
  if (scene === "enter") return session.wasWelcomed(now) ? refuse(settings.kfUsedCode) : null;
  const isStillIn = session.stateAt(now) === state && session.consultation === code.consultation;
  return isStillIn ? null : refuse(95018);
}
