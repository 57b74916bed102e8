/** A question for figures, and a Dispatcher's answer to it. Data only. */
import type { Period } from "./buckets.ts";
import type { WrittenKey } from "./counts.ts";
import type { Group } from "./dimensions.ts";

/** The deliveries received from `from` to before `to`, in milliseconds since 1970. */
export interface FiguresQuestion {
  app: string | null;
  event: string | null;
  from: number;
  to: number;
  by: Period;
  group: Group;
  /** The time zone of hours and days. */
  zone: string;
}

export interface FoundFigures {
  /** By key; the times are the first quarter-hours of hours or days. Null where there are more than an object may hold. */
  counts: WrittenKey[] | null;
  /** Whether deliveries were left out: there were more than a question may read. Asked again later, none is. */
  isPartial: boolean;
}

/** The rows of an answer, and the cells of a Dispatcher's. */
export const ROWS_AT_MOST = 50_000;
/** The cells that an object holds when it adds several answers up: some 500 bytes each. */
export const CELLS_AT_MOST = 100_000;
