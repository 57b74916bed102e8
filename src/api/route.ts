/** `/api`: the routes for operators and their programs, behind one bearer token. Handlers have files of their own. */
import { createHash, timingSafeEqual } from "node:crypto";
import { isUnknownApp } from "../apps/unknown-app.ts";
import { isMissingBinding } from "../binding.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { Hono } from "../http/hono.ts";
import { limitedLog, loggedPath } from "../http/limited-log.ts";
import { say } from "../i18n/sentence.ts";
import { isNotTakenOver } from "../rules-editor/predecessor.ts";
import { codes } from "./codes/route.ts";
import { customers } from "./customers.ts";
import { deliveries } from "./deliveries.ts";
import { document, page } from "./docs/route.ts";
import { doctor } from "./doctor/doctor.ts";
import { problem } from "./problem.ts";
import { programs } from "./programs/route.ts";
import { givenOnce } from "./query/given-once.ts";
import { rules } from "./rules.ts";
import { readStatusQuery, status } from "./status.ts";

/** The token of the header `authorization: Bearer …`, whatever characters it has. */
const BEARER = /^Bearer +(.+)$/i;

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** Compares in constant time, whatever the lengths; nobody is admin when no token is set. */
const isAdmin = (token: string, adminToken: string | null) =>
  adminToken !== null && timingSafeEqual(sha256(token), sha256(adminToken));

const logRefusal = limitedLog();
/** The beginning of an address: further on there may be a customer's id. */
const areaOf = (url: string) => loggedPath(url).split("/", 3).join("/");

export const api = new Hono<{ Bindings: Env }>()
  .use(async (c, next) => {
    await next();
    // For every answer, errors too: no cache may keep it, and no browser may guess its type.
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
  })
  .route("/", page)
  .use(async (c, next) => {
    const token = BEARER.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    const { adminToken } = configOf(c.env);
    if (isAdmin(token, adminToken)) return await next();
    const reason = adminToken === null ? "closed" : token === "" ? "no-token" : "wrong-token";
    logRefusal({ event: "api.refused", reason, method: c.req.method, path: areaOf(c.req.url) });
    c.header("www-authenticate", "Bearer");
    return problem(c, 401, "unauthorized", say("admin-token-expected"));
  })
  .use(givenOnce)
  .get("/openapi.json", document)
  .get("/status", readStatusQuery, status)
  .post("/doctor", doctor)
  .route("/apps", programs)
  .route("/apps", codes)
  .route("/customers", customers)
  .route("/deliveries", deliveries)
  .route("/rules", rules)
  .all("*", (c) => problem(c, 404, "not-found", say("nothing-here")));

/** The routes, for the client. */
export type Api = typeof api;

api.onError((error, c) => {
  if (isNotTakenOver(error)) {
    return problem(c, 503, "unavailable", say("editor-in-deploy"));
  }
  if (isMissingBinding(error)) {
    return problem(c, 503, "unavailable", say("binding-missing"));
  }
  if (isUnknownApp(error)) {
    return problem(c, 503, "unavailable", say("configuration-of-before"));
  }
  console.error({ event: "api.failed", error: String(error) });
  return problem(c, 500, "failed", say("request-failed"));
});
