/**
 * Reads a query by its schema before the route's handler begins: 400, with the parameter, for a value that does not
 * fit. A parameter that may be given several times is read as a list with commas.
 */
import type { MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { Env } from "../../env.ts";
import { type ProblemResponse, problem } from "../problem.ts";

/** The query as a route behind `query` reads it. */
export interface QueryOf<Schema extends v.GenericSchema<Record<string, string | undefined>, object>> {
  /** A client may leave the query out where every parameter may be left out. */
  in: object extends v.InferInput<Schema>
    ? { query?: v.InferInput<Schema> }
    : { query: v.InferInput<Schema> };
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
