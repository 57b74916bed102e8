/** Whether Cloudflare's limits were kept, those of its free plan too. */
import type { Found } from "../check.ts";
import type { Evidence } from "../evidence.ts";

/** Requests of an invocation's own, to objects, KV and the outside, on the free plan. */
export const FREE_SUBREQUESTS = 50;
/**
 * What stays within them, however much there is to do. A Dispatcher sends for all claims of a call, and after a crash for
 * all open deliveries; the report names it.
 */
const isBounded = (of: string) => /^([A-Z]+ \/|Suite\b|KfInbox\b)/.test(of);

export const limitsAreKept = ({ limits }: Evidence): Found[] => [
  ...[...new Set(limits?.broken ?? [])].map((detail) => ({ of: "Cloudflare's limits", detail })),
  ...Object.entries(limits?.works ?? {})
    .filter(([of, { subrequests }]) => subrequests > FREE_SUBREQUESTS && isBounded(of))
    .map(([of, { subrequests }]) => ({
      of: "the limits of Cloudflare's free plan",
      detail: `${of} made ${subrequests} requests, and may make ${FREE_SUBREQUESTS}`,
    })),
];
