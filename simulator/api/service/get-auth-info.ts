/** `POST /cgi-bin/service/get_auth_info` and its second version (docs 90604, 100779): what a company has authorised. */
import type { App } from "../../company/app.ts";
import type { Suite } from "../../company/suite.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { installationWith, textsOf } from "./guard.ts";

export const getAuthInfo: Api = {
  name: "service/get_auth_info",
  method: "POST",
  family: "suite",
  answer,
};

export const getAuthInfoV2: Api = {
  name: "service/v2/get_auth_info",
  method: "POST",
  family: "suite",
  answer,
};

function answer(_world: World, { raw }: Call, suite: Suite): Answer {
  const body = textsOf(raw, ["auth_corpid", "permanent_code"]);
  if (body === null) return refuse(40058);
  const { auth_corpid: corpId, permanent_code: permanentCode } = body;
  const found = installationWith(suite, { corpId, permanentCode });
  if ("errcode" in found) return found;
  const { app } = found;
  return {
    ok: true,
    isBare: true,
    fields: {
      auth_corp_info: { corpid: app.corpId, corp_name: app.corp.name },
      auth_info: { agent: [agentOf(suite, app)] },
    },
  };
}

/** The app as its company authorised it: it sees everybody, by the company's root, or the members that are named. */
export function agentOf({ kind }: Suite, app: App) {
  const { visibleStaff } = app;
  return {
    agentid: app.agentId,
    name: app.name,
    auth_mode: 0,
    ...(kind === "provider-developed" && { is_customized_app: true }),
    privilege: {
      level: 1,
      allow_party: visibleStaff === null ? [ROOT] : [],
      allow_user: (visibleStaff ?? []).map((userid) => app.idOf(userid)),
      allow_tag: [],
      extra_party: [],
      extra_user: [],
      extra_tag: [],
    },
  };
}

/** The department that everybody is in. */
const ROOT = 1;
