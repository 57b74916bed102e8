/** Reads deliveries from their rows; the caller's SQL selects them. Leaves out a row that cannot be read. */
import { readRows } from "../../../storage/rows.ts";
import type { Delivery } from "../../delivery.ts";
import type { ListedDelivery } from "../record.ts";
import { ALL_COLUMNS, DELIVERY_ROW, LISTED_COLUMNS, LISTED_ROW } from "./rows.ts";

/** A statement takes a hundred values. */
const READ_AT_A_TIME = 50;

/** The deliveries that the end of a SELECT finds. */
export function readDeliveries(sql: SqlStorage, where: string, ...values: (string | number)[]): Delivery[] {
  const rows = sql.exec(`SELECT ${ALL_COLUMNS} FROM deliveries ${where}`, ...values);
  return readRows("deliveries", rows, DELIVERY_ROW);
}

/** The deliveries with these ids, in their order, as a list shows them. */
export function readListed(sql: SqlStorage, ids: readonly string[]): ListedDelivery[] {
  const found = new Map<string, ListedDelivery>();
  for (let from = 0; from < ids.length; from += READ_AT_A_TIME) {
    const some = ids.slice(from, from + READ_AT_A_TIME);
    const places = some.map(() => "?").join(", ");
    const rows = sql.exec(`SELECT ${LISTED_COLUMNS} FROM deliveries WHERE id IN (${places})`, ...some);
    for (const one of readRows("deliveries", rows, LISTED_ROW)) found.set(one.id, one);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}
