/** Who asks: the holder of ADMIN_TOKEN. Refuses a request of nobody known, and decides nothing about routes. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { Role } from "../../config/roles.ts";
import { configOf } from "../../config.ts";
import type { Env } from "../../env.ts";
import { limitedLog, loggedPath } from "../../http/limited-log.ts";
import { say } from "../../i18n/sentence.ts";
import { problem } from "../problem.ts";

export interface Operator {
  /** `token`, or a member's userid. */
  by: string;
  role: Role;
}

export interface OperatorEnv {
  Bindings: Env;
  Variables: { operator: Operator };
}

/** The token of the header `authorization: Bearer …`, whatever characters it has. */
const BEARER = /^Bearer +(.+)$/i;

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** Compares in constant time, whatever the lengths; nobody is admin when no token is set. */
const isAdmin = (token: string, adminToken: string | null) =>
  adminToken !== null && timingSafeEqual(sha256(token), sha256(adminToken));

const logRefusal = limitedLog();
/** The beginning of an address: further on there may be a customer's id. */
const areaOf = (url: string) => loggedPath(url).split("/", 3).join("/");

/** Finds who asks, or answers 401. */
export const knownOperator = createMiddleware<OperatorEnv>(async function knownOperator(c, next) {
  const token = BEARER.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  const { adminToken } = configOf(c.env);
  if (isAdmin(token, adminToken)) {
    c.set("operator", { by: "token", role: "admin" });
    return await next();
  }
  const reason = adminToken === null ? "closed" : token === "" ? "no-token" : "wrong-token";
  logRefusal({ event: "api.refused", reason, method: c.req.method, path: areaOf(c.req.url) });
  c.header("www-authenticate", "Bearer");
  return problem(c, 401, "unauthorized", say("admin-token-expected"));
});
