/** `POST /cgi-bin/kf/service_state/get` (doc 94669): the state of a session, and who serves in state 3. */
import * as v from "valibot";
import type { App } from "../../company/app.ts";
import { KF_STATE } from "../../company/kf/session.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { openSession } from "./guard.ts";

export const getKfState: Api = { name: "kf/service_state/get", method: "POST", family: "kf", answer };

const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ open_kfid: v.optional(v.string(), ""), external_userid: v.optional(v.string(), "") }),
);

function answer(world: World, { raw, at }: Call, app: App): Answer {
  const body = v.safeParse(bodySchema, raw);
  if (!body.success) return refuse(40058);
  const session = openSession(app, body.output.open_kfid, body.output.external_userid);
  if ("errcode" in session) return session;
  const state = session.stateAt(kfNow(world.settings, at));
  const servicer = state === KF_STATE.human ? session.servicer : null;
  return {
    ok: true,
    fields: { service_state: state, ...(servicer && { servicer_userid: servicer.userid }) },
  };
}
