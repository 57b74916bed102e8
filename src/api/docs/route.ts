/**
 * `/api/openapi.json`: the API's document and its Chinese, files of `assets/` and no part of the bundle; and `/api/docs`, which leads to
 * the console's page that shows it.
 */
import type { Context } from "hono";
import * as v from "valibot";
import { bound } from "../../binding.ts";
import type { Env } from "../../env.ts";
import { Hono } from "../../http/hono.ts";
import { languageOf } from "../problem.ts";
import { withTexts } from "./texts.ts";

type DocsContext = Context<{ Bindings: Env }>;

/** Before the bearer check: there is nothing in it to hide, and a browser brings no token by itself. */
export const page = new Hono<{ Bindings: Env }>().get("/docs", (c) => c.redirect("/console/#/programs"));

/** The document in the reader's language. */
export async function document(c: DocsContext): Promise<Response> {
  const english = await asset(c, "openapi.json");
  if (languageOf(c) === "en") return c.json(english);
  const chinese = v.parse(textsSchema, await asset(c, "texts.zh-CN.json"));
  return c.json(withTexts(english, (text) => chinese[text] ?? text));
}

const textsSchema = v.record(v.string(), v.string());

async function asset(c: DocsContext, name: string): Promise<object> {
  // The host is of no account: a binding of assets goes by the path.
  const found = await bound(c.env, "ASSETS").fetch(`https://assets.invalid/api-docs/${name}`);
  if (!found.ok) throw new Error(`assets/api-docs has no ${name}: HTTP ${found.status}`);
  return await found.json();
}
