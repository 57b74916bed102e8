/**
 * Reads a query by its schema before the route's own work begins: 400, with the parameter, for what does not fit. One that
 * may be given several times is read as a list with commas.
 */
import type { MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { Env } from "../../env.ts";
import { type ProblemResponse, problem } from "../problem.ts";

/** What a route behind `query` reads. */
export interface QueryOf<Schema extends v.GenericSchema<Record<string, string | undefined>, object>> {
  in: { query: v.InferInput<Schema> };
  out: { query: v.InferOutput<Schema> };
}

export function query<Schema extends v.GenericSchema<Record<string, string | undefined>, object>>(
  schema: Schema,
): MiddlewareHandler<{ Bindings: Env }, string, QueryOf<Schema>, ProblemResponse<400>> {
  return async function readQuery(c, next) {
    const given = Object.entries(c.req.queries()).map(([name, values]) => [name, values.join(",")]);
    const read = v.safeParse(schema, Object.fromEntries(given));
    if (!read.success) {
      const [issue] = read.issues;
      return problem(c, 400, "invalid-parameter", issue.message, v.getDotPath(issue) ?? undefined);
    }
    c.req.addValidatedData("query", read.output);
    return await next();
  };
}
