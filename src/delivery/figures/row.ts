/** What figures count of a delivery. Reads rows of `deliveries`; writes nothing. */
import * as v from "valibot";
import { readRows } from "../../storage/rows.ts";
import type { Position } from "../record/filter.ts";
import type { Cell } from "./cell.ts";
import { DIMENSIONS } from "./dimensions.ts";
import { bucketOf } from "./histogram.ts";

const maybeText = v.nullable(v.string());
const counted = v.object({
  id: v.string(),
  receivedAt: v.number(),
  eventAt: v.number(),
  deadline: v.number(),
  settledAt: v.nullable(v.number()),
  app: v.string(),
  event: v.string(),
  outcome: v.string(),
  customer: v.string(),
  ...v.entriesFromList(DIMENSIONS, maybeText),
});
export type CountedRow = v.InferOutput<typeof counted>;

const COLUMNS = Object.keys(counted.entries).join(", ");

function read(sql: SqlStorage, where: string, ...values: (string | number)[]): CountedRow[] {
  return readRows(
    "deliveries",
    sql.exec(`SELECT ${COLUMNS} FROM deliveries WHERE ${where}`, ...values),
    counted,
  );
}

export const countedRow = (sql: SqlStorage, id: string): CountedRow | null =>
  read(sql, "id = ?", id)[0] ?? null;

/** A customer's deliveries that were received at this very moment. */
export const countedRowsAt = (sql: SqlStorage, receivedAt: number, customer: string): CountedRow[] =>
  read(sql, "receivedAt = ? AND customer = ?", receivedAt, customer);

/** The next `rows` deliveries behind a place, oldest first, that were received before `to`. */
export const countedRowsAfter = (sql: SqlStorage, { receivedAt, id }: Position, to: number, rows: number) =>
  read(
    sql,
    "(receivedAt, id) > (?, ?) AND receivedAt < ? ORDER BY receivedAt, id LIMIT ?",
    receivedAt,
    id,
    to,
    rows,
  );

/** When the oldest delivery of the record was received; null for an empty record. */
export function oldestReceipt(sql: SqlStorage): number | null {
  const [oldest] = sql.exec("SELECT receivedAt FROM deliveries ORDER BY receivedAt LIMIT 1").raw();
  return oldest === undefined ? null : Number(oldest[0]);
}

/** Whether the customer got the message, as far as we know. */
export const isWelcomed = ({ outcome }: Pick<CountedRow, "outcome">) =>
  outcome === "sent" || outcome === "sent-unconfirmed";

/** The cell of one delivery. */
export function cellOf(row: CountedRow, isLost: boolean): Cell {
  const { outcome, settledAt, receivedAt, deadline } = row;
  return {
    outcomes: new Map([[outcome, 1]]),
    inTime: isWelcomed(row) && settledAt !== null && settledAt <= deadline ? 1 : 0,
    lost: isLost ? 1 : 0,
    times: new Map(settledAt === null ? [] : [[bucketOf(settledAt - receivedAt), 1]]),
  };
}
