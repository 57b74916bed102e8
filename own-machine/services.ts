/**
 * The services that Cloudflare gives a Worker, for a machine of one's own: one Worker of workerd's with an entrypoint for
 * each, beside Yingbin's own.
 */
import "./console.ts";

export { Assets } from "./assets/assets.ts";
export { Clock } from "./clock.ts";
export { Control } from "./control.ts";
export { Front } from "./front.ts";
export { Kv } from "./kv/kv.ts";
export { KvStore } from "./kv/store.ts";
export { RateLimit } from "./rate-limit.ts";
