/** Makes a long record before the scenario begins: settled deliveries of the month before, all in one Dispatcher. */
import { shardOf } from "../../src/objects/names.ts";
import { databasesOf } from "../cloudflare/footprint.ts";
import { lengthenRecord } from "../cloudflare/long-record.ts";
import type { Home } from "../own-machine/home.ts";
import { LONG_SHARD } from "./scenario/visits.ts";

export interface LongRecord {
  rows: number;
  /** The receipts of the oldest and of the newest delivery; the others are spread evenly between them. */
  from: number;
  to: number;
}

const MONTH_MS = 29 * 24 * 3_600_000;
/** A delivery that was settled just now matters to other apps of the company; these rows are older. */
const ENDED_MS = 5 * 60_000;

/** Customers of the long record, the oldest first; not all belong to its Dispatcher. */
const oldCustomer = (n: number) => `wm-old-${n}`;

/** Runs before the scenario. `app` is the company's, and `get` asks the Worker's API. Gives null without rows. */
export async function makeLongRecord(
  worker: Home,
  rows: number,
  app: string,
  get: (path: string) => Promise<unknown>,
): Promise<LongRecord | null> {
  if (rows === 0) return null;
  // A search for one customer of a company reaches only this customer's Dispatcher, which then makes its tables.
  const customer = customerAt(rows, 100);
  await get(`/api/deliveries?customer=${customer}&app=${app}`);
  await worker.kill();
  const [database, ...others] = await databasesOf(worker);
  if (database === undefined || others.length > 0) {
    throw new Error(`one Dispatcher was asked, and ${others.length + (database ? 1 : 0)} have databases`);
  }
  const to = Date.now() - ENDED_MS;
  const record = { rows, from: to - MONTH_MS, to };
  lengthenRecord(database, { ...record, shard: LONG_SHARD });
  await worker.begin();
  return record;
}

/** The customer of the long record's Dispatcher at this depth of the record, in percent from the newest. */
export function customerAt(rows: number, depth: number): string {
  const wanted = rows - Math.floor((depth / 100) * (rows - 1));
  for (let n = wanted; n <= rows; n += 1) if (shardOf(oldCustomer(n)) === LONG_SHARD) return oldCustomer(n);
  for (let n = wanted; n > 0; n -= 1) if (shardOf(oldCustomer(n)) === LONG_SHARD) return oldCustomer(n);
  throw new Error(`no customer of ${rows} belongs to the Dispatcher`);
}
