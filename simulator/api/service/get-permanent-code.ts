/**
 * `POST /cgi-bin/service/get_permanent_code` (docs 90603, 97163): an AuthCode in, a permanent_code out, once. A template's
 * answer holds no access_token. Whether version 2 serves templates, nobody says: a setting.
 */
import type { Template } from "../../company/template.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { textsOf } from "./guard.ts";

export const getPermanentCode: Api = {
  name: "service/get_permanent_code",
  method: "POST",
  family: "suite",
  answer,
};

export const getPermanentCodeV2: Api = {
  name: "service/v2/get_permanent_code",
  method: "POST",
  family: "suite",
  answer: (world, call, template) =>
    world.settings.v2ServesTemplates ? answer(world, call, template) : refuse(48002),
};

function answer(_world: World, { raw, at }: Call, template: Template): Answer {
  const code = textsOf(raw, ["auth_code"])?.auth_code;
  if (code === undefined) return refuse(40058);
  const installation = template.exchange(code, at);
  if (installation === null) return refuse(40078);
  const { app, permanentCode } = installation;
  return {
    ok: true,
    isBare: true,
    fields: {
      permanent_code: permanentCode,
      auth_corp_info: { corpid: app.corpId, corp_name: app.corp.name, corp_type: "verified" },
      auth_info: {
        agent: [{ agentid: app.agentId, name: app.name, auth_mode: 0, is_customized_app: true }],
      },
      auth_user_info: { userid: "woAdmin", name: "" },
    },
  };
}
