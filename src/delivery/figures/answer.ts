/** A whole answer to a question for figures, as the text that the API gives. Made in an object: a Worker has no time for it. */
import { isoTime } from "../../webhooks/event.ts";
import { Buckets, type Period } from "./buckets.ts";
import { csvOf } from "./csv.ts";
import { QUARTER_MS, quarterOf, quarterStart } from "./quarters.ts";
import { type FiguresQuestion, type FoundFigures, ROWS_AT_MOST } from "./question.ts";
import { type FiguresRow, rowsOf } from "./rows.ts";

/** What is asked, and how it is answered. */
export interface AskedFigures extends Omit<FiguresQuestion, "from"> {
  /** Null for the last seven days. */
  from: number | null;
  format: FiguresFormat;
  /** Why nothing can be found, for an answer without rows. */
  hint: FiguresHint | null;
  /** Whether there are companies that are not asked. */
  isMore: boolean;
}

export interface FiguresHint {
  hint: string;
  hintCode: string;
}

export type FiguresFormat = "json" | "csv";

/** The text of the answer; null where it would have too many rows. */
export interface FiguresAnswer {
  text: string | null;
}

export interface FiguresPage extends Partial<FiguresHint> {
  from: string;
  to: string;
  by: Period;
  zone: string;
  rows: FiguresRow[];
  partial?: true;
}

const DAY_QUARTERS = (24 * 60 * 60_000) / QUARTER_MS;
const DAYS_ASKED = 7;

/** The question of the Dispatchers. */
export function questionOf({ app, event, from, to, by, group, zone }: AskedFigures): FiguresQuestion {
  return { app, event, from: from ?? beginningOf(zone, to), to, by, group, zone };
}

/** The beginning of the first of seven days. */
function beginningOf(zone: string, to: number): number {
  const buckets = new Buckets(zone, "day");
  const lastDay = buckets.dayOf(quarterOf(to - 1));
  // By noon, an hour more or less of daylight saving does not matter.
  const noon = lastDay - (DAYS_ASKED - 1) * DAY_QUARTERS + DAY_QUARTERS / 2;
  return quarterStart(buckets.dayOf(noon));
}

export function answerOf(
  asked: AskedFigures,
  { from, to, by, zone }: FiguresQuestion,
  found: FoundFigures,
): FiguresAnswer {
  const rows = found.counts && rowsOf(found.counts, new Buckets(zone, by));
  if (rows === null || rows.length > ROWS_AT_MOST) return { text: null };
  if (asked.format === "csv") return { text: csvOf(rows) };
  const page: FiguresPage = {
    from: isoTime(from),
    to: isoTime(to),
    by,
    zone,
    rows: rows.map(({ shown: _, ...row }) => row),
  };
  if (found.isPartial || asked.isMore) page.partial = true;
  if (rows.length === 0) Object.assign(page, asked.hint);
  return { text: JSON.stringify(page) };
}
