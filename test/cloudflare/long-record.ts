/**
 * Makes the record of a stopped Worker's Dispatcher long. Writes to the database file, which no other process may have
 * open.
 */
import { DatabaseSync } from "node:sqlite";
import { type RecordRows, recordRows } from "../record-rows.ts";
import { databasesOf } from "./footprint.ts";

/** The database of the Dispatcher that holds this customer's deliveries; throws without one. */
export async function databaseWith(worker: { storage: string }, customer: string): Promise<string> {
  for (const path of await databasesOf(worker)) {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const found = database.prepare("SELECT 1 FROM deliveries WHERE customer = ? LIMIT 1").get(customer);
      if (found !== undefined) return path;
    } finally {
      database.close();
    }
  }
  throw new Error(`no Dispatcher has a delivery for ${customer}`);
}

export function lengthenRecord(path: string, rows: RecordRows): void {
  const database = new DatabaseSync(path);
  try {
    // The file need not survive a crash of the machine, so no page waits for the disk.
    database.exec("PRAGMA cache_size = -200000; PRAGMA synchronous = OFF");
    database.exec(recordRows(rows));
  } finally {
    database.close();
  }
}
