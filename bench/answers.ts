/** What the Workers of the bench tell. Types only: they are read inside workerd and in Node. */

/** What rules.ts measured of one rules file. */
export interface RulesTimes {
  /** The very first load, and the mean of some more, in ms. */
  firstLoadMs: number;
  loadMs: number;
  /** The mean of many choices in which only the last rule fits, in microseconds. */
  chooseUs: number;
  rule: string | null;
}

/**
 * What units.ts counted. A row is one of SQL, of the table or of an index; a `put`, a `delete` and an alarm set
 * count as one.
 */
export interface Units {
  workerRequests: number;
  objectRequests: number;
  /** Those of `objectRequests` that are alarms. */
  alarms: number;
  rowsWritten: number;
  rowsRead: number;
  kvReads: number;
  kvWrites: number;
  /** Bytes of all objects' databases. */
  stored: number;
}
