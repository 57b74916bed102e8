/** `/api`: the routes for operators and their programs, each with the role that it needs. Handlers have files of their own. */
import type { Context } from "hono";
import { isUnknownApp } from "../apps/unknown-app.ts";
import { isMissingBinding } from "../binding.ts";
import type { Env } from "../env.ts";
import { Hono } from "../http/hono.ts";
import { say } from "../i18n/sentence.ts";
import { isNotTakenOver } from "../rules-editor/predecessor.ts";
import { knownOperator, type OperatorEnv } from "./access/operator.ts";
import { admin, viewer, withRoles } from "./access/role.ts";
import { session, whoAsks } from "./access/session-route.ts";
import { auditRoute } from "./audit/route.ts";
import { codes } from "./codes/route.ts";
import { customers } from "./customers.ts";
import { deliveries } from "./deliveries.ts";
import { document, page } from "./docs/route.ts";
import { doctor } from "./doctor/doctor.ts";
import { figures } from "./figures.ts";
import { problem } from "./problem.ts";
import { programs } from "./programs/route.ts";
import { givenOnce } from "./query/given-once.ts";
import { rules } from "./rules/route.ts";
import { readStatusQuery, status } from "./status.ts";
import { suites } from "./suites/route.ts";
import { uploads } from "./uploads.ts";
import { webhook } from "./webhook.ts";

const routes = withRoles(
  new Hono<OperatorEnv>()
    .get("/session", viewer, whoAsks)
    .get("/openapi.json", viewer, document)
    .get("/status", viewer, readStatusQuery, status)
    .post("/doctor", admin, doctor)
    .route("/apps", programs)
    .route("/apps", codes)
    .route("/apps", webhook)
    .route("/audit", auditRoute)
    .route("/customers", customers)
    .route("/deliveries", deliveries)
    .route("/figures", figures)
    .route("/rules", rules)
    .route("/suites", suites)
    .route("/uploads", uploads),
);

export const api = new Hono<{ Bindings: Env }>()
  .use(async (c, next) => {
    await next();
    // For every answer, errors too: no cache may keep it, and no browser may guess its type.
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
  })
  .route("/", page)
  .route("/session", session)
  .use(knownOperator, givenOnce)
  .route("/", routes)
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

const atApi = new Hono<{ Bindings: Env }>().route("/api", api);

/** Answers a request to `/api`. */
export const answerApi = (c: Context<{ Bindings: Env }>): Response | Promise<Response> =>
  atApi.fetch(c.req.raw, c.env, c.executionCtx);
