/** Reads a query by its schema before the route's own work begins: 400, with the parameter, for what does not fit. */
import type { MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { Env } from "../env.ts";
import { type ProblemResponse, problem } from "./problem.ts";

export function query<Schema extends v.GenericSchema<Record<string, string | undefined>, object>>(
  schema: Schema,
): MiddlewareHandler<
  { Bindings: Env },
  string,
  { in: { query: v.InferInput<Schema> }; out: { query: v.InferOutput<Schema> } },
  ProblemResponse<400>
> {
  return async function readQuery(c, next) {
    const read = v.safeParse(schema, c.req.query());
    if (!read.success) {
      const [issue] = read.issues;
      return problem(c, 400, "invalid-parameter", issue.message, v.getDotPath(issue) ?? undefined);
    }
    c.req.addValidatedData("query", read.output);
    return await next();
  };
}
