/**
 * `POST /cgi-bin/kf/service_state/trans` (doc 94669): moves a session. The first change of a consultation to 2, 3 or 4
 * gives a `msg_code`, with which one message may be sent.
 */
import * as v from "valibot";
import type { App } from "../../company/app.ts";
import { servicerOf } from "../../company/kf/account.ts";
import { changeTypeOf, raiseChange } from "../../company/kf/change.ts";
import { issueKfCode, kfSceneOf } from "../../company/kf/code.ts";
import { KF_STATE, type KfSession } from "../../company/kf/session.ts";
import type { Staff } from "../../company/people.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, type Refused, refuse } from "../call.ts";
import { openSession } from "./guard.ts";

export const changeKfState: Api = { name: "kf/service_state/trans", method: "POST", family: "kf", answer };

const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    open_kfid: v.optional(v.string(), ""),
    external_userid: v.optional(v.string(), ""),
    service_state: v.picklist([0, 1, 2, 3, 4]),
    servicer_userid: v.optional(v.string(), ""),
  }),
);

function answer(world: World, { raw, at }: Call, app: App): Answer {
  const now = kfNow(world.settings, at);
  const body = v.safeParse(bodySchema, raw);
  if (!body.success) return refuse(40058);
  const { open_kfid: openKfId, service_state: to, servicer_userid: userid } = body.output;
  const session = openSession(app, openKfId, body.output.external_userid);
  if ("errcode" in session) return session;

  const from = session.stateAt(now);
  if (from === KF_STATE.ended) return refuse(95013);
  if (!session.mayMove(to, now)) return refuse(95016);
  const servicer = to === KF_STATE.human ? servicerFor(world, app, session, userid) : null;
  if (servicer !== null && "errcode" in servicer) return servicer;

  const old = session.servicer;
  const { isFirst } = session.move(to, servicer, now);
  const scene = isFirst ? kfSceneOf(to) : null;
  const code = scene === null ? null : issueKfCode(world, session, scene, now);
  const type = world.settings.kfTransRaisesEvent ? changeTypeOf(from, to) : null;
  // The code is in the answer, and not in the event.
  const activity = app.corp.kf.activity(session.account);
  if (type !== null) raiseChange(activity, session, { type, old, code: null }, { at: now });
  return { ok: true, fields: code === null ? {} : { msg_code: code } };
}

/** Who shall serve: a servicer of the account who is activated and receiving, and not the one who serves already. */
function servicerFor(world: World, app: App, session: KfSession, userid: string): Staff | Refused {
  if (userid === "") return refuse(41009);
  const staff = app.corp.staff.get(userid);
  if (!staff) return refuse(60111);
  if (!app.sees(userid)) return refuse(60030);
  const servicer = servicerOf(session.account, userid);
  if (!servicer) return refuse(world.settings.kfUnknownServicer);
  if (!staff.activated) return refuse(95014);
  if (servicer.status !== "receiving") return refuse(95019);
  return session.servicer === staff ? refuse(95016) : staff;
}
