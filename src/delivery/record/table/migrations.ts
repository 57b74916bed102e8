/**
 * The migrations of `deliveries`. Those that add columns are made from `COLUMNS`; a release's are never changed, only
 * followed by others.
 *
 * `WITHOUT ROWID` and a single index keep a welcome at three rows written: two to claim it, one to settle it.
 */
import type { AddedType, Migration } from "../../../storage/migrations.ts";
import { COLUMNS } from "./columns.ts";

const columns = Object.entries(COLUMNS).map(([name, { column }]) => ({ name, ...column }));
const firstColumns = columns
  .filter(({ addedBy }) => addedBy === null)
  .map(({ name, type }) => `"${name}" ${type}`)
  .join(", ");

const addedColumns = new Map<number, Record<string, AddedType>>();
for (const column of columns) {
  if (column.addedBy === null) continue;
  addedColumns.set(column.addedBy, { ...addedColumns.get(column.addedBy), [column.name]: column.type });
}

const TABLES: readonly Migration[] = [
  { id: 1, create: `CREATE TABLE IF NOT EXISTS deliveries (${firstColumns}) WITHOUT ROWID` },
  { id: 2, create: "CREATE INDEX IF NOT EXISTS deliveries_by_receipt ON deliveries (receivedAt)" },
  // Only for programs' messages, whose msgids may be their own: messages of rules are found by key, and pay no row for
  // it.
  {
    id: 4,
    create: `CREATE INDEX IF NOT EXISTS deliveries_by_msgid ON deliveries (msgid)
      WHERE msgid IS NOT NULL AND "by" = 'program'`,
  },
];

export const DELIVERIES: readonly Migration[] = [
  ...TABLES,
  ...[...addedColumns].map(([id, added]) => ({ id, addTo: "deliveries", columns: added })),
].sort((a, b) => a.id - b.id);
