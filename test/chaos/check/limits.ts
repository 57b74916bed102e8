/** Whether Cloudflare's limits were kept, those of its free plan too. */
import type { Found } from "../check.ts";
import type { Evidence } from "../evidence.ts";

/** Requests of a request's own, to objects and to the outside, on the free plan. */
export const FREE_SUBREQUESTS = 50;
/** An object goes on with the work of others in the request that began it; the report names it. */
const isOfWorker = (of: string) => /^[A-Z]+ \//.test(of);

export const limitsAreKept = ({ limits }: Evidence): Found[] => [
  ...[...new Set(limits?.broken ?? [])].map((detail) => ({ of: "Cloudflare's limits", detail })),
  ...Object.entries(limits?.works ?? {})
    .filter(([of, { subrequests }]) => subrequests > FREE_SUBREQUESTS && isOfWorker(of))
    .map(([of, { subrequests }]) => ({
      of: "the limits of Cloudflare's free plan",
      detail: `${of} made ${subrequests} requests, and may make ${FREE_SUBREQUESTS}`,
    })),
];
