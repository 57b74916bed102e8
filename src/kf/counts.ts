/** What became of the items of an inbox, in numbers. */
import * as v from "valibot";

/** What became of items since the inbox began. */
export interface Counts {
  items: number;
  /** Customers who entered without a code: WeCom gives none to those who were welcomed or have written. */
  enteredWithoutCode: number;
  /** Messages that have no rule. */
  unanswered: number;
  /** Items that came too late for anything to be said. */
  stale: number;
  /** Items of unknown kinds. */
  unknown: number;
  /** Items that cannot be read, or that their Dispatcher cannot take; older versions did not count them. */
  setAside?: number;
}

export const countsSchema: v.GenericSchema<unknown, Counts> = v.object({
  items: v.number(),
  enteredWithoutCode: v.number(),
  unanswered: v.number(),
  stale: v.number(),
  unknown: v.number(),
  setAside: v.optional(v.number(), 0),
});

export const NO_COUNTS: Required<Counts> = {
  items: 0,
  enteredWithoutCode: 0,
  unanswered: 0,
  stale: 0,
  unknown: 0,
  setAside: 0,
};

/** The sum of both. */
export function addCounts(counts: Counts, more: Counts): Required<Counts> {
  return {
    items: counts.items + more.items,
    enteredWithoutCode: counts.enteredWithoutCode + more.enteredWithoutCode,
    unanswered: counts.unanswered + more.unanswered,
    stale: counts.stale + more.stale,
    unknown: counts.unknown + more.unknown,
    setAside: (counts.setAside ?? 0) + (more.setAside ?? 0),
  };
}
