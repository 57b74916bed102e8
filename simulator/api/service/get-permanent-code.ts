/**
 * `POST /cgi-bin/service/get_permanent_code` and its second version (docs 90603, 97163, 100776): an AuthCode in, a
 * permanent_code out, once. A template's answer holds no access_token, and the second version no agent. Whether the second
 * serves templates, nobody says: a setting.
 */
import type { Suite } from "../../company/suite.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { agentOf } from "./get-auth-info.ts";
import { textsOf } from "./guard.ts";

export const getPermanentCode: Api = {
  name: "service/get_permanent_code",
  method: "POST",
  family: "suite",
  answer: (world, call, suite) => answer(world, call, suite, 1),
};

export const getPermanentCodeV2: Api = {
  name: "service/v2/get_permanent_code",
  method: "POST",
  family: "suite",
  answer: (world, call, suite) =>
    suite.kind === "third-party" || world.settings.v2ServesTemplates
      ? answer(world, call, suite, 2)
      : refuse(48002),
};

function answer(_world: World, { raw, at }: Call, suite: Suite, version: 1 | 2): Answer {
  const code = textsOf(raw, ["auth_code"])?.auth_code;
  if (code === undefined) return refuse(40058);
  const installation = suite.exchange(code, at);
  if (installation === null) return refuse(40078);
  const { app, permanentCode } = installation;
  const isFirst = version === 1;
  const token = isFirst && suite.kind === "third-party" ? app.currentToken(at) : null;
  return {
    ok: true,
    isBare: true,
    fields: {
      ...(token !== null && { access_token: token.value, expires_in: token.expiresIn }),
      permanent_code: permanentCode,
      auth_corp_info: { corpid: app.corpId, corp_name: app.corp.name, corp_type: "verified" },
      ...(isFirst && { auth_info: { agent: [agentOf(suite, app)] } }),
      auth_user_info: { userid: "woAdmin", name: "" },
    },
  };
}
