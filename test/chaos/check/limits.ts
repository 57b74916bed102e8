/** Whether Cloudflare's limits were kept, those of its free plan too. */
import type { Found } from "../check.ts";
import type { Evidence } from "../evidence.ts";

/** Requests of a request's own, to objects and to the outside, on the free plan. */
const FREE_SUBREQUESTS = 50;
/** A provider with companies by the dozen is on the paid plan: the object of a suite exchanges all codes that are due. */
const isOfProvider = (of: string) => of.startsWith("Suite.");

export const limitsAreKept = ({ limits }: Evidence): Found[] => [
  ...[...new Set(limits?.broken ?? [])].map((detail) => ({ of: "Cloudflare's limits", detail })),
  ...Object.entries(limits?.works ?? {})
    .filter(([of, { subrequests }]) => subrequests > FREE_SUBREQUESTS && !isOfProvider(of))
    .map(([of, { subrequests }]) => ({
      of: "the limits of Cloudflare's free plan",
      detail: `${of} made ${subrequests} requests, and may make ${FREE_SUBREQUESTS}`,
    })),
];
