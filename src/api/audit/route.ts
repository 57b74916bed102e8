/** `GET /api/audit`: who did what, newest first. */
import type * as v from "valibot";
import { configOf } from "../../config.ts";
import { Hono } from "../../http/hono.ts";
import { auditLogOf } from "../../objects.ts";
import { isoTime } from "../../webhooks/event.ts";
import type { OperatorEnv } from "../access/operator.ts";
import { admin } from "../access/role.ts";
import type { auditAnswer } from "../answers.ts";
import { DEFAULT_LIMIT } from "../query/limit.ts";
import { query } from "../query/query.ts";
import { resolveMoments } from "../query/resolve-moments.ts";
import { auditQuery, cursorOf } from "./query.ts";

export const auditRoute = new Hono<OperatorEnv>().get("/", admin, query(auditQuery), async (c) => {
  const { what, by, from, to, limit = DEFAULT_LIMIT, cursor = null } = c.req.valid("query");
  const config = configOf(c.env);
  const times = await resolveMoments(c.env, config, undefined, { from, to });
  // An entry more than is shown tells whether there is another page.
  const found = await auditLogOf(c.env, config).list({ what, by, ...times }, cursor, limit + 1);
  const page = found.slice(0, limit);
  const end = page.at(-1);
  const answer: v.InferOutput<typeof auditAnswer> = {
    entries: page.map(({ at, by, what, about }) => ({ at: isoTime(at), by, what, about })),
    cursor: found.length > limit && end !== undefined ? cursorOf(end) : null,
  };
  return c.json(answer);
});
