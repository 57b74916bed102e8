/** Fills the record and the figures of Dispatchers, for tests inside workerd. */
import { runInDurableObject } from "cloudflare:test";
import { emptyCell } from "../../../src/delivery/figures/cell.ts";
import { dayPartOf, QUARTER_MS, quarterOf } from "../../../src/delivery/figures/quarters.ts";
import { RecordFigures } from "../../../src/delivery/figures/record-figures.ts";
import { dispatcherName } from "../../../src/objects/names.ts";
import { type RecordRows, recordRows } from "../../record-rows.ts";
import { bindings } from "../wecom.ts";

export const DAY_MS = 24 * 60 * 60_000;

export interface DispatcherPlace {
  corpId: string;
  shard: number;
}

export const dispatcherAt = ({ corpId, shard }: DispatcherPlace) =>
  bindings.DISPATCHER.getByName(dispatcherName(corpId, shard));

/** Adds settled deliveries to a Dispatcher's record. */
export async function addDeliveries(place: DispatcherPlace, rows: Omit<RecordRows, "shard">): Promise<void> {
  await runInDurableObject(dispatcherAt(place), (_, { storage }) => {
    storage.sql.exec(recordRows({ ...rows, shard: place.shard }));
  });
}

/** The number of deliveries in a Dispatcher's record. */
export async function recordLength(place: DispatcherPlace): Promise<number> {
  return await runInDurableObject(dispatcherAt(place), (_, { storage }) =>
    Number(storage.sql.exec("SELECT COUNT(*) AS number FROM deliveries").one()["number"]),
  );
}

const HOUR_QUARTERS = 4;
const DAY_PARTS = 4;
/** The hours of a part of a day. */
const PART_HOURS = [0, 1, 2, 3, 4, 5];

/** Stores a delivery of each of 500 states in each hour of so many days, the first of them so many days ago. */
export async function storeDays(place: DispatcherPlace, daysAgo: number, days: number): Promise<void> {
  const sent = { ...emptyCell(), outcomes: new Map([["sent", 1]]) };
  const first = dayPartOf(quarterOf(Date.now() - daysAgo * DAY_MS));
  await runInDurableObject(dispatcherAt(place), (_, { storage }) => {
    const { tables } = new RecordFigures(storage.sql);
    for (let part = first; part < first + days * DAY_PARTS; part += 1) {
      tables.change("state", part, { app: "sales", event: "contact.added" }, (counts) => {
        for (let state = 0; state < 500; state += 1) {
          for (const hour of PART_HOURS) counts.add(`state ${state}`, hour * HOUR_QUARTERS, sent);
        }
      });
    }
  });
}

/** The beginning of a quarter-hour so many days ago: further back than the record goes, figures are of whole ones. */
export function daysAgo(days: number): number {
  const moment = Date.now() - days * DAY_MS;
  return moment - (moment % QUARTER_MS);
}
