/** Answers 304 in place of what the caller has already, by its ETag. */
import { createMiddleware } from "hono/factory";
import type { Env } from "../../env.ts";

export const unlessKnown = createMiddleware<{ Bindings: Env }>(async function unlessKnown(c, next) {
  await next();
  const etag = c.res.headers.get("etag");
  const known = c.req.header("if-none-match")?.replace(/^W\//, "");
  if (c.res.status === 200 && etag !== null && known === etag) {
    c.res = new Response(null, { status: 304, headers: { etag } });
  }
});
