/**
 * Answers requests for unknown addresses: 404 without a body, and a line in the log, since a mistyped callback URL ends
 * here.
 */
import type { Context } from "hono";
import { limitedLog, loggedPath } from "./limited-log.ts";

const logUnknown = limitedLog();

export function unknownRoute(c: Context): Response {
  const { method, url } = c.req;
  logUnknown({ event: "route.unknown", method, path: loggedPath(url) });
  return c.body(null, 404);
}
