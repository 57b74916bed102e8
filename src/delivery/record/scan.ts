/**
 * Reads the record of deliveries a stretch at a time, newest first, along its index by receipt. No call reads more rows
 * than it is told, however long the record is; the caller decides when the next stretch is read.
 */
import type { DeliveryFilter, Position } from "./filter.ts";

/** The result of a stretch. */
export interface Stretch<Row> {
  rows: Row[];
  /** The number of rows that were read. */
  read: number;
  /** Where the next stretch begins; null when nothing is left. */
  end: Position | null;
}

export interface ScannedOutcome {
  app: string;
  outcome: string;
  receivedAt: number;
}

/** A place after every possible time. */
const NEWEST: Position = { receivedAt: Number.MAX_SAFE_INTEGER, id: "" };

/** The ids of at most `most` deliveries that fit, among the next `rows` rows. */
export function scanForIds(
  sql: SqlStorage,
  filter: DeliveryFilter,
  after: Position | null,
  { rows, most }: { rows: number; most: number },
): Stretch<string> {
  const { terms, values } = termsOf(filter);
  const fits = terms.length === 0 ? "TRUE" : terms.join(" AND ");
  const ids: string[] = [];
  let read = 0;
  let end: Position | null = null;
  for (const [receivedAt, id, isFit] of stretch(sql, { columns: fits, values }, filter, after, rows)) {
    read += 1;
    end = { receivedAt: Number(receivedAt), id: String(id) };
    if (isFit !== 1) continue;
    ids.push(end.id);
    if (ids.length === most) return { rows: ids, read, end };
  }
  return { rows: ids, read, end: read < rows ? null : end };
}

/** App and outcome of each of the next `rows` deliveries that were received since then. */
export function scanForOutcomes(
  sql: SqlStorage,
  from: number,
  after: Position | null,
  rows: number,
): Stretch<ScannedOutcome> {
  const found: ScannedOutcome[] = [];
  let end: Position | null = null;
  const columns = "app, outcome";
  for (const [at, id, app, outcome] of stretch(sql, { columns, values: [] }, { from }, after, rows)) {
    const receivedAt = Number(at);
    end = { receivedAt, id: String(id) };
    found.push({ app: String(app), outcome: String(outcome), receivedAt });
  }
  return { rows: found, read: found.length, end: found.length < rows ? null : end };
}

/** The ids of the open deliveries among the next `rows`, oldest first, that were received before `receivedBefore`. */
export function scanForOpen(
  sql: SqlStorage,
  receivedBefore: number,
  after: Position,
  rows: number,
): Stretch<string> {
  const ids: string[] = [];
  let read = 0;
  let end: Position | null = null;
  const found = sql.exec(
    `SELECT receivedAt, id, outcome FROM deliveries
       WHERE (receivedAt, id) > (?, ?) AND receivedAt < ? ORDER BY receivedAt, id LIMIT ?`,
    after.receivedAt,
    after.id,
    receivedBefore,
    rows,
  );
  for (const [receivedAt, id, outcome] of found.raw()) {
    read += 1;
    end = { receivedAt: Number(receivedAt), id: String(id) };
    if (outcome === "open") ids.push(end.id);
  }
  return { rows: ids, read, end: read < rows ? null : end };
}

/**
 * The places of a customer's deliveries among the next `rows` of the table, in the order of their ids; `end` is the last id
 * that was read.
 */
export function scanForCustomer(
  sql: SqlStorage,
  customer: string,
  after: string,
  rows: number,
): { found: Position[]; end: string | null } {
  const found: Position[] = [];
  let read = 0;
  let end: string | null = null;
  const next = sql.exec(
    "SELECT id, customer, receivedAt FROM deliveries WHERE id > ? ORDER BY id LIMIT ?",
    after,
    rows,
  );
  for (const [id, whose, receivedAt] of next.raw()) {
    read += 1;
    end = String(id);
    if (whose === customer) found.push({ id: end, receivedAt: Number(receivedAt) });
  }
  return { found, end: read < rows ? null : end };
}

type Value = string | number;

/** Receipt and id of each row of a stretch, and the columns that are asked for. */
function stretch(
  sql: SqlStorage,
  { columns, values }: { columns: string; values: readonly Value[] },
  { from = 0, to }: Pick<DeliveryFilter, "from" | "to">,
  after: Position | null,
  rows: number,
) {
  const newest = to === undefined ? NEWEST : { receivedAt: to + 1, id: "" };
  const { receivedAt, id } = after !== null && after.receivedAt <= newest.receivedAt ? after : newest;
  return sql
    .exec(
      `SELECT receivedAt, id, ${columns} FROM deliveries
         WHERE receivedAt >= ? AND (receivedAt, id) < (?, ?) ORDER BY receivedAt DESC, id DESC LIMIT ?`,
      ...values,
      from,
      receivedAt,
      id,
      rows,
    )
    .raw();
}

/** The filter as terms of SQL that are 1, 0 or null. */
function termsOf(filter: DeliveryFilter): { terms: string[]; values: Value[] } {
  const terms: string[] = [];
  const values: Value[] = [];
  for (const column of ["app", "staff", "customer", "account", "event", "outcome", "errcode"] as const) {
    const value = filter[column];
    if (value === undefined) continue;
    terms.push(`${column} = ?`);
    values.push(value);
  }
  for (const column of ["rule", "state"] as const) {
    const value = filter[column];
    if (value === undefined) continue;
    terms.push(`ifnull(${column}, '') = ?`);
    values.push(value);
  }
  const { outcomes } = filter;
  if (outcomes !== undefined) {
    terms.push(`outcome IN (${outcomes.map(() => "?").join(", ")})`);
    values.push(...outcomes);
  }
  return { terms, values };
}
