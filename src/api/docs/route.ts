/**
 * `/api/docs`: the page, which is public, and `/api/openapi.json`, which the page shows with the token. Both are files of
 * `assets/`, and no part of the bundle.
 */
import type { Context } from "hono";
import { bound } from "../../binding.ts";
import type { Env } from "../../env.ts";
import { Hono } from "../../http/hono.ts";

type DocsContext = Context<{ Bindings: Env }>;

/** The page may run its own script, and call the Worker that it came from: nothing else. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Before the bearer check: there is nothing in it to hide, and a browser brings no token by itself. */
export const page = new Hono<{ Bindings: Env }>()
  .get("/docs", (c) => asset(c, "page", "text/html; charset=utf-8"))
  .get("/docs/script.js", (c) => asset(c, "script.js", "text/javascript; charset=utf-8"))
  .get("/docs/style.css", (c) => asset(c, "style.css", "text/css; charset=utf-8"));

export const document = (c: DocsContext) => asset(c, "openapi.json", "application/json");

async function asset(c: DocsContext, name: string, contentType: string): Promise<Response> {
  // The host is of no account: a binding of assets goes by the path.
  const found = await bound(c.env, "ASSETS").fetch(`https://assets.invalid/api-docs/${name}`);
  if (!found.ok) throw new Error(`assets/api-docs has no ${name}: HTTP ${found.status}`);
  const headers = {
    "content-type": contentType,
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
  };
  return new Response(found.body, { headers });
}
