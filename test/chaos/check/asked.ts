/** What people get who look into the record: an answer, the right one, and one that read no more than it may. */
import type { Found } from "../check.ts";
import type { Asked, Evidence, Span } from "../evidence.ts";
import type { LongRecord } from "../long-record.ts";

/** So many deliveries one question looks through in an object (docs/guarantees.md, "Limits"). */
const ROWS_OF_A_QUESTION = 10_000;
/** Where a stretch begins and ends is told in milliseconds: a row more at each end. */
const ENDS = 2;
/** So long trouble may be felt when it is over. */
const FELT_MS = 2_000;

export function questionsAreAnswered({ asked, downs, kvFailures, deploys }: Evidence): Found[] {
  const trouble = [...downs, ...kvFailures, ...deploys];
  return asked.flatMap((one) => {
    if (one.status === 200) return one.fault === null ? [] : [{ of: one.what, detail: one.fault }];
    if (trouble.some((span) => overlaps(span, one))) return [];
    return [{ of: one.what, detail: `it was answered ${one.status ?? "nothing"}` }];
  });
}

const overlaps = ({ from, to }: Span, { at, endedAt }: Asked) => at <= to + FELT_MS && endedAt >= from;

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
