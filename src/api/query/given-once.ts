/** Refuses a query that gives a parameter twice when only one can count: 400 with its name, whatever the route. */
import { createMiddleware } from "hono/factory";
import type { Env } from "../../env.ts";
import { say } from "../../i18n/sentence.ts";
import { problem } from "../problem.ts";

/** Parameters that may be given several times. */
const SEVERAL: ReadonlySet<string> = new Set(["outcome"]);

export const givenOnce = createMiddleware<{ Bindings: Env }>(async function givenOnce(c, next) {
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (values.length === 1 || SEVERAL.has(name)) continue;
    return problem(
      c,
      400,
      "invalid-parameter",
      say("given-several-times", { name: `"${name}"`, times: values.length }),
      name,
    );
  }
  return await next();
});
