/**
 * Whether people who search the record get an answer, the right answer, and only from as many rows as a question may
 * read.
 */
import type { Found } from "../check.ts";
import type { Evidence, Span } from "../evidence.ts";
import type { LongRecord } from "../long-record.ts";
import { overlapsTrouble } from "./trouble.ts";

/** The most deliveries that a question reads in an object (docs/guarantees.md, "Limits"). */
const ROWS_OF_A_QUESTION = 10_000;
/** The ends of a search are known to the millisecond, which may hold one more row at each end. */
const ENDS = 2;
export const questionsAreAnswered = (evidence: Evidence): Found[] =>
  evidence.asked.flatMap((one) => {
    if (one.status === 200) return one.fault === null ? [] : [{ of: one.what, detail: one.fault }];
    if (overlapsTrouble(one, evidence)) return [];
    return [{ of: one.what, detail: `it was answered ${one.status ?? "nothing"}` }];
  });

export function questionsAreBounded({ asked, longRecord }: Evidence): Found[] {
  if (longRecord === null) return [];
  return asked.flatMap(({ what, searched }) => {
    const rows = searched === null ? 0 : rowsIn(searched, longRecord);
    if (rows <= ROWS_OF_A_QUESTION + ENDS) return [];
    return [{ of: what, detail: `it read ${Math.round(rows)} deliveries of one object` }];
  });
}

function rowsIn(searched: Span, { rows, from, to }: LongRecord): number {
  const ms = Math.min(searched.to, to) - Math.max(searched.from, from);
  return Math.max(0, (ms / (to - from)) * rows);
}
