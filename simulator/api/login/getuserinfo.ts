/**
 * `GET /cgi-bin/auth/getuserinfo` (doc 98177): who logged in. The code works once, for five minutes, and for the app that
 * asked for it.
 */
import type { App } from "../../company/app.ts";
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";

export const getUserInfo: Api = { name: "auth/getuserinfo", method: "GET", family: "address-book", answer };

function answer({ loginCodes, settings }: World, { query, at }: Call, app: App): Answer {
  const code = loginCodes.get(query.get("code") ?? "");
  if (code === undefined || code.isUsed || code.app !== app) return refuse(40029);
  if (at >= code.at + settings.loginCodeLifeMs) return refuse(42003);
  code.isUsed = true;
  const isMember = app.corp.staff.get(code.who)?.hasLeft === false;
  return isMember
    ? { ok: true, fields: { userid: code.who, user_ticket: "" } }
    : { ok: true, fields: { openid: `o${code.who}`, external_userid: "" } };
}
