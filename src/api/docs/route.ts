/**
 * `/api/openapi.json`: the API's document, a file of `assets/` and no part of the bundle; and `/api/docs`, which leads to
 * the console's page that shows it.
 */
import type { Context } from "hono";
import { bound } from "../../binding.ts";
import type { Env } from "../../env.ts";
import { Hono } from "../../http/hono.ts";

type DocsContext = Context<{ Bindings: Env }>;

/** Before the bearer check: there is nothing in it to hide, and a browser brings no token by itself. */
export const page = new Hono<{ Bindings: Env }>().get("/docs", (c) => c.redirect("/console/#/programs"));

export async function document(c: DocsContext): Promise<Response> {
  // The host is of no account: a binding of assets goes by the path.
  const found = await bound(c.env, "ASSETS").fetch("https://assets.invalid/api-docs/openapi.json");
  if (!found.ok) throw new Error(`assets/api-docs has no openapi.json: HTTP ${found.status}`);
  return new Response(found.body, { headers: { "content-type": "application/json" } });
}
