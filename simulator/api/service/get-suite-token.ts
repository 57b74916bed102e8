/**
 * `POST /cgi-bin/service/get_suite_token` (doc 90600): a ticket in, a suite_access_token out. WeCom answers a success
 * without an errcode.
 */
import type { World } from "../../world.ts";
import { type Answer, type Api, type Call, refuse } from "../call.ts";
import { textsOf } from "./guard.ts";

export const getSuiteToken: Api = {
  name: "service/get_suite_token",
  method: "POST",
  family: "token",
  answer,
};

function answer(world: World, { raw, ip, at }: Call): Answer {
  const body = textsOf(raw, ["suite_id", "suite_secret", "suite_ticket"]);
  if (body === null) return refuse(40058);
  const { suite_id: suiteId, suite_secret: secret, suite_ticket: ticket } = body;
  if (suiteId === "") return refuse(41021);
  if (secret === "") return refuse(41024);
  if (ticket === "") return refuse(41023);
  const suite = world.suites.get(suiteId);
  if (!suite) return refuse(40083);
  const { ips } = suite.provider;
  if (ips !== null && !ips.includes(ip)) return refuse(60020);
  if (secret !== suite.suiteSecret) return refuse(40080);
  if (!suite.isTicket(ticket, at)) return refuse(40085);
  const { value, expiresIn } = suite.currentToken(at);
  return { ok: true, isBare: true, fields: { suite_access_token: value, expires_in: expiresIn } };
}
