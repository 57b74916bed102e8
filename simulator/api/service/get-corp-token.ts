/**
 * `POST /cgi-bin/service/get_corp_token` (doc 90605): the token call of third-party apps. A template's companies have none
 * of it: 48002. WeCom answers a success without an errcode.
 */
import type { Suite } from "../../company/suite.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { corpCallRules } from "../rules.ts";
import { installationWith, textsOf } from "./guard.ts";

export const getCorpToken: Api = {
  name: "service/get_corp_token",
  method: "POST",
  family: "suite",
  answer,
};

function answer({ frequency, settings }: World, { raw, at }: Call, suite: Suite): Answer {
  if (suite.kind !== "third-party") return refuse(48002, "a provider-developed app takes gettoken");
  const body = textsOf(raw, ["auth_corpid", "permanent_code"]);
  if (body === null) return refuse(40058);
  const { auth_corpid: corpId, permanent_code: permanentCode } = body;
  const key = `corp ${corpId} get_corp_token`;
  frequency.count(key, corpCallRules(settings), at);
  if (frequency.isBlocked(key, corpCallRules(settings), at)) return refuse(45009);
  const found = installationWith(suite, { corpId, permanentCode });
  if ("errcode" in found) return found;
  const { value, expiresIn } = found.app.currentToken(at);
  return { ok: true, isBare: true, fields: { access_token: value, expires_in: expiresIn } };
}
