/** `POST /cgi-bin/service/get_auth_info` (doc 90604): what a company has authorised. */
import type { Template } from "../../company/template.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { installationWith, textsOf } from "./guard.ts";

export const getAuthInfo: Api = {
  name: "service/get_auth_info",
  method: "POST",
  family: "suite",
  answer,
};

function answer(_world: World, { raw }: Call, template: Template): Answer {
  const body = textsOf(raw, ["auth_corpid", "permanent_code"]);
  if (body === null) return refuse(40058);
  const { auth_corpid: corpId, permanent_code: permanentCode } = body;
  const found = installationWith(template, { corpId, permanentCode });
  if ("errcode" in found) return found;
  const { app } = found;
  return {
    ok: true,
    isBare: true,
    fields: {
      auth_corp_info: { corpid: app.corpId, corp_name: app.corp.name },
      auth_info: { agent: [{ agentid: app.agentId, name: app.name, is_customized_app: true }] },
    },
  };
}
