/** Reads rows that an object stored in SQLite earlier, perhaps in another version. Knows no table and no query. */
import * as v from "valibot";
import { asStored } from "../schema/stored.ts";

export type StoredRow = Record<string, SqlStorageValue>;

/** The rows of a table, each by its schema. A row of another shape is left out, and logged without its content. */
export function readRows<Row extends object>(
  table: string,
  rows: Iterable<StoredRow>,
  schema: v.GenericSchema<unknown, Row>,
): Row[] {
  return [...rows].flatMap((stored) => readRow(table, stored, schema) ?? []);
}

const countRow = v.object({ number: v.number() });

/** The number that a `SELECT COUNT(*) AS number` gives. */
export function readCount(table: string, rows: Iterable<StoredRow>): number {
  return readRows(table, rows, countRow)[0]?.number ?? 0;
}

/** A row by its schema; null when it has another shape. */
export function readRow<Row extends object>(
  table: string,
  stored: StoredRow,
  schema: v.GenericSchema<unknown, Row>,
): Row | null {
  const { id } = stored;
  return asStored(table, stored, schema, typeof id === "string" ? id : null);
}
