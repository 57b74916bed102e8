/** `/api/docs`: the page, which is public, and `/api/openapi.json`, which the page shows with the token. */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import openapi from "../../../openapi.json";
import { version } from "../../../package.json";
import type { Env } from "../../env.ts";
import { Hono } from "../../http/hono.ts";
import { PAGE, STYLE } from "./page.ts";
import { SCRIPT } from "./script.ts";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page may run its own script, and call the Worker that it came from: nothing else. */
const policy = () =>
  [
    "default-src 'none'",
    `script-src ${hash(SCRIPT)}`,
    `style-src ${hash(STYLE)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Before the bearer check: the page has nothing to hide, and a browser sends no token by itself. */
export const page = new Hono<{ Bindings: Env }>().get("/docs", (c) =>
  c.html(PAGE, 200, {
    "content-security-policy": policy(),
    "referrer-policy": "no-referrer",
  }),
);

export function document(c: Context<{ Bindings: Env }>) {
  // The document's own type has thousands of lines, and is of no use to a program.
  const served: object = { ...openapi, info: { ...openapi.info, version } };
  return c.json(served);
}
