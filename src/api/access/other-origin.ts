/**
 * Whether a request that changes something was sent by a page of another origin. SameSite keeps the cookie from other
 * sites; this also keeps pages of other hosts of the same site from using it.
 */
import type { Context } from "hono";

const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export function isFromOtherOrigin(c: Context): boolean {
  if (READING.has(c.req.method)) return false;
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site !== "same-origin";
  const origin = c.req.header("origin");
  // What is no browser sends neither, and has no cookie that it does not mean to send.
  return origin !== undefined && hostOf(origin) !== new URL(c.req.url).host;
}

/** Null for an origin without a host. A proxy that ends TLS changes the scheme, and not the host. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
