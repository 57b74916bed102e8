/** A client for TypeScript programs: Hono's, with the types of the routes. */
import { hc } from "hono/client";
import type { Api } from "./route.ts";

/** `url` is the Worker's; `options` are Hono's, for another `fetch` for example. */
export function yingbin(url: string, adminToken: string, options: Parameters<typeof hc>[1] = {}) {
  return hc<Api>(`${url.replace(/\/+$/, "")}/api`, {
    ...options,
    headers: { authorization: `Bearer ${adminToken}` },
  });
}
