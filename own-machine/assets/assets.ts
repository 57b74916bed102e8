/** Serves the static files with their headers, and answers 304 for a file that the browser has. */
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Env } from "../env.ts";
import { addHeaders, type HeaderRule, readHeadersFile } from "./headers-file.ts";
import { findFile } from "./path.ts";

let rules: HeaderRule[] | null = null;

export class Assets extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    return assetFor(request, this.env) ?? new Response(null, { status: 404 });
  }
}

/** The answer for a file; null where there is none. */
export function assetFor(request: Request, env: Env): Response | null {
  const url = new URL(request.url);
  const path = decoded(url.pathname);
  const found = findFile(path, (file) => Object.hasOwn(env.MANIFEST, file));
  if (found.do === "serve") return served(found.file, 200, path, request, env);
  if (found.do === "redirect") return Response.redirect(new URL(found.to + url.search, url).href, 307);
  switch (env.ASSETS.notFound) {
    case "none":
      return null;
    case "404-page":
      return Object.hasOwn(env.MANIFEST, "/404.html") ? served("/404.html", 404, path, request, env) : null;
    case "single-page-application":
      return Object.hasOwn(env.MANIFEST, "/index.html")
        ? served("/index.html", 200, path, request, env)
        : null;
  }
}

function served(file: string, status: number, path: string, request: Request, env: Env): Response {
  if (request.method !== "GET" && request.method !== "HEAD") return new Response(null, { status: 405 });
  const { [file]: entry } = env.MANIFEST;
  const content: unknown = Reflect.get(env, `file:${file}`);
  if (entry === undefined || !(content instanceof ArrayBuffer)) return new Response(null, { status: 404 });
  const headers = new Headers({
    "content-type": entry.type,
    "cache-control": "public, max-age=0, must-revalidate",
    etag: entry.etag,
  });
  rules ??= readHeadersFile(env.ASSETS.headers);
  addHeaders(rules, path, headers);
  const known = request.headers.get("if-none-match");
  const isKnown = known?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === entry.etag) ?? false;
  if (status === 200 && isKnown) return new Response(null, { status: 304, headers });
  return new Response(request.method === "HEAD" ? null : content, { status, headers });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
