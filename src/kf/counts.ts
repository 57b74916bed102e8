/** What became of the items of an inbox, in numbers. */

/** What became of items, since the inbox began. */
export interface Counts {
  items: number;
  /** Customers who entered without a code: WeCom gives none to those who were welcomed or have written. */
  enteredWithoutCode: number;
  /** Messages that no rule is for. */
  unanswered: number;
  /** Items that came too late for anything to be said. */
  stale: number;
  /** Items of kinds that are not known. */
  unknown: number;
}

export const NO_COUNTS: Counts = { items: 0, enteredWithoutCode: 0, unanswered: 0, stale: 0, unknown: 0 };

/** The sum of both. */
export function addCounts(some: Counts, more: Counts): Counts {
  return {
    items: some.items + more.items,
    enteredWithoutCode: some.enteredWithoutCode + more.enteredWithoutCode,
    unanswered: some.unanswered + more.unanswered,
    stale: some.stale + more.stale,
    unknown: some.unknown + more.unknown,
  };
}
