/**
 * Who asks: the holder of ADMIN_TOKEN as bearer, or whose session it is. Refuses a request of nobody known, and decides
 * nothing about routes.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Role } from "../../config/roles.ts";
import type { Config } from "../../config/types.ts";
import { configOf } from "../../config.ts";
import type { Env } from "../../env.ts";
import { limitedLog, loggedPath } from "../../http/limited-log.ts";
import type { Language } from "../../i18n/language.ts";
import { say } from "../../i18n/sentence.ts";
import { problem } from "../problem.ts";
import { authorBesideToken } from "./author.ts";
import { isFromOtherOrigin } from "./other-origin.ts";
import { countRefusedLogin } from "./refused-logins.ts";
import { sessionOf } from "./session.ts";

export interface Operator {
  /** A member's userid; `token`, or the name that `?by=` gives beside it. */
  by: string;
  role: Role;
  /** When the session ends, in milliseconds since 1970; null beside the bearer, which has none. */
  expiresAt: number | null;
}

export interface OperatorEnv {
  Bindings: Env;
  Variables: { operator: Operator };
}

/** The token of the header `authorization: Bearer …`, whatever characters it has. */
const BEARER = /^Bearer +(.+)$/i;

const sha256 = (text: string) => createHash("sha256").update(text).digest();

const logRefusal = limitedLog();
/** The beginning of an address: further on there may be a customer's id. */
const areaOf = (url: string) => loggedPath(url).split("/", 3).join("/");

/** Finds who asks, or answers 401; 403 when a page of another origin uses the session. */
export const knownOperator = createMiddleware<OperatorEnv>(async function knownOperator(c, next) {
  const config = configOf(c.env);
  const bearer = bearerOf(c);
  const session = bearer === null ? await sessionOf(c, config) : null;
  if (session !== null) {
    if (isFromOtherOrigin(c)) return refuseOtherOrigin(c);
    c.set("operator", session);
    return await next();
  }
  if (!isAdminToken(bearer, config)) return refuseUnknown(c, bearer, config);
  const author = authorBesideToken(c);
  if (!author.ok) return problem(c, 400, "invalid-parameter", author.message, "by");
  c.set("operator", { by: author.by, role: "admin", expiresAt: null });
  return await next();
});

/** The bearer token of a request, empty for another kind of authorization; null without any. */
export function bearerOf(c: Context): string | null {
  const authorization = c.req.header("authorization");
  return authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? "");
}

/** Compares in constant time, whatever the lengths; nobody is admin when no token is set. */
export function isAdminToken(token: string | null, { adminToken }: Config): boolean {
  return token !== null && adminToken !== null && timingSafeEqual(sha256(token), sha256(adminToken));
}

/** Answers a request of nobody known. */
export function refuseUnknown(c: Context, bearer: string | null, config: Config) {
  const { adminToken, console: login, consoleLanguage: language } = config;
  const reason = adminToken === null ? "closed" : bearer ? "wrong-token" : "no-token";
  if (reason === "wrong-token") countRefusedLogin(c, reason);
  logRefusal({ event: "api.refused", reason, method: c.req.method, path: areaOf(c.req.url) });
  c.header("www-authenticate", "Bearer");
  // The page that logs people in offers a login by WeCom where there is one, in the company's language.
  const forThePage: { wecomLogin?: true; language?: Language } = {};
  if (login !== null) forThePage.wecomLogin = true;
  if (language !== null && c.req.path === "/api/session") forThePage.language = language;
  return problem(c, 401, "unauthorized", say("admin-token-expected"), undefined, forThePage);
}

/** Answers a request that a page of another origin makes with a session. */
export function refuseOtherOrigin(c: Context) {
  logRefusal({ event: "api.refused", reason: "other-origin", method: c.req.method, path: areaOf(c.req.url) });
  return problem(c, 403, "forbidden", say("other-origin"));
}
