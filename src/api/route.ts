/** `/api`: what operators and their programs call, behind one bearer token. */
import { createHash, timingSafeEqual } from "node:crypto";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { Hono } from "../hono.ts";
import { deliveries } from "./deliveries.ts";
import { document, page } from "./docs/route.ts";
import { doctor } from "./doctor/doctor.ts";
import { problem } from "./problem.ts";
import { programs } from "./programs/route.ts";
import { rules } from "./rules.ts";
import { status } from "./status.ts";

/** The token of the header `authorization: Bearer …`, whatever characters it has. */
const BEARER = /^Bearer +(.+)$/i;

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** Compares in constant time, whatever the lengths; nobody is admin where no token is set. */
const isAdmin = (token: string, adminToken: string | null) =>
  adminToken !== null && timingSafeEqual(sha256(token), sha256(adminToken));

export const api = new Hono<{ Bindings: Env }>()
  .route("/", page)
  .use(async (c, next) => {
    const token = BEARER.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (isAdmin(token, configOf(c.env).adminToken)) return await next();
    c.header("www-authenticate", "Bearer");
    return problem(c, 401, "unauthorized", "expected the header authorization: Bearer <ADMIN_TOKEN>");
  })
  .get("/openapi.json", document)
  .get("/status", status)
  .post("/doctor", doctor)
  .route("/apps", programs)
  .route("/deliveries", deliveries)
  .route("/rules", rules)
  .all("*", (c) => problem(c, 404, "not-found", "there is nothing at this address"));

/** The routes, for the client. */
export type Api = typeof api;

api.onError((error, c) => {
  console.error({ event: "api.failed", error: String(error) });
  return problem(c, 500, "failed", "this could not be answered; try again, then look at the Worker's log");
});
