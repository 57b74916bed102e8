/** The shapes of the answers of the bench's Workers, which code inside workerd and in Node reads. Asks nothing. */

/** The times that rules.ts measures for a rules file. */
export interface RulesTimes {
  /** The first load, and the mean of the loads after it, in ms. */
  firstLoadMs: number;
  loadMs: number;
  /** The mean of many choices in which only the last rule fits, in microseconds. */
  chooseUs: number;
  rule: string | null;
}

/**
 * The counts of units.ts. A row of a table or of an index counts as one, and so do a `put`, a `delete` and a set alarm.
 */
export interface Units {
  workerRequests: number;
  objectRequests: number;
  /** The alarms among `objectRequests`. */
  alarms: number;
  rowsWritten: number;
  rowsRead: number;
  kvReads: number;
  kvWrites: number;
  /** Bytes of all objects' databases. */
  stored: number;
}

/** A line of its log by which the Worker inside Cloudflare's limits tells what a kill would take along. */
export type LimitTold = { limit: "broken"; what: string } | { limit: "requests"; of: string; most: number };

/** What the Worker inside Cloudflare's limits tells of itself (`workers/limits.ts`). */
export interface LimitFigures {
  works: Record<string, WorkFigures>;
  /** The limits that were broken, in words. */
  broken: string[];
  /** The objects that were moved. */
  resets: { of: string; at: number }[];
}

/** Of one kind of request, call or cron; the highest of all, but for `count`, `requests` and `waited`. */
export interface WorkFigures {
  count: number;
  subrequests: number;
  /** Those of all of them together. */
  requests: number;
  /** How many calls waited for a connection. */
  waited: number;
  longestWaitMs: number;
  /** How long it went on after its response. */
  waitUntilMs: number;
}

/** Of a kind that did nothing yet. */
export const NO_WORK: Readonly<WorkFigures> = {
  count: 0,
  subrequests: 0,
  requests: 0,
  waited: 0,
  longestWaitMs: 0,
  waitUntilMs: 0,
};
