/**
 * `GET /cgi-bin/kf/servicer/list` (doc 94645): who serves at an account: members, and departments by their id alone.
 * Here, and nowhere else, 0 is receiving and 1 is stopped.
 */
import type { App } from "../../company/app.ts";
import type { KfServicer } from "../../company/kf/account.ts";
import type { World } from "../../world.ts";
import type { Answer, Api, Call } from "../call.ts";
import { activityOf } from "./guard.ts";

export const listKfServicers: Api = { name: "kf/servicer/list", method: "GET", family: "kf", answer };

function answer(_world: World, { query }: Call, app: App): Answer {
  const activity = activityOf(app, query.get("open_kfid") ?? "", 60252);
  if ("errcode" in activity) return activity;
  const { servicers, departments } = activity.account;
  const list = [...servicers.map(described), ...departments.map((id) => ({ department_id: id }))];
  return { ok: true, fields: { servicer_list: list } };
}

function described({ staff: { userid }, status }: KfServicer) {
  if (status === "receiving") return { userid, status: 0 };
  return { userid, status: 1, stop_type: status === "stopped" ? 0 : 1 };
}
