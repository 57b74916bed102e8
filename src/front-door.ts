/** The addresses at the root: the way to the console, and the files by which WeCom proves that a domain is the company's. */
import type { Context } from "hono";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";
import { unknownRoute } from "./http/unknown-route.ts";

type RootContext = Context<{ Bindings: Env }>;

const VERIFICATION_FILE = /^WW_verify_([A-Za-z0-9]+)\.txt$/;

export const toConsole = (c: RootContext) => c.redirect("/console/", 302);

export function verificationFile(c: RootContext): Response {
  const content = VERIFICATION_FILE.exec(c.req.param("file") ?? "")?.[1];
  const isOurs = content !== undefined && configOf(c.env).verificationFiles.has(content);
  return isOurs ? c.text(content) : unknownRoute(c);
}
