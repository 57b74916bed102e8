/** Whether Cloudflare's limits were kept, and the Worker made room for its sends by itself. */
import type { Found } from "../check.ts";
import type { Evidence } from "../evidence.ts";

export const limitsAreKept = ({ limits }: Evidence): Found[] =>
  [...new Set(limits?.broken ?? [])].map((detail) => ({ of: "Cloudflare's limits", detail }));
