/** Converts deliveries to rows of `deliveries` and back. Knows the columns by `COLUMNS` only, and runs no SQL. */
import * as v from "valibot";
import { CONTACT_EVENTS, KF_EVENTS } from "../../../rules/engine/events.ts";
import type { Delivery } from "../../delivery.ts";
import { LISTED_FIELDS } from "../record.ts";
import { COLUMNS } from "./columns.ts";

const ROW = v.object(COLUMNS);
/** A row as a delivery: its event says of which family it is, and the columns of the other family are null. */
export const DELIVERY_ROW = v.variant("event", [
  v.object({
    ...COLUMNS,
    event: v.picklist(CONTACT_EVENTS),
    staff: v.string(),
    account: v.null(),
    scene: v.null(),
    details: v.null(),
  }),
  v.object({ ...COLUMNS, event: v.picklist(KF_EVENTS), via: v.null(), state: v.null() }),
]);
export const LISTED_ROW = v.pick(ROW, LISTED_FIELDS);

const NAMES = v.keyof(ROW).options;
export type ColumnName = (typeof NAMES)[number];

/** In quotes: `by` is a word of SQL. */
const listed = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
export const ALL_COLUMNS = listed(NAMES);
export const LISTED_COLUMNS = listed(LISTED_FIELDS);
/** A placeholder for each column. */
export const PLACEHOLDERS = NAMES.map(() => "?").join(", ");

export const toRow = (delivery: Delivery): SqlStorageValue[] => valuesOf(delivery, NAMES);

/** The assignments of an UPDATE, and their values. */
export interface Assignments {
  set: string;
  values: SqlStorageValue[];
}

/** The assignments of these columns from a delivery. */
export function assignments(delivery: Delivery, names: readonly ColumnName[]): Assignments {
  return { set: names.map((name) => `"${name}" = ?`).join(", "), values: valuesOf(delivery, names) };
}

const namesOf = (settling: string) => NAMES.filter((name) => COLUMNS[name].column.settling === settling);
const STORED = namesOf("store");
const ERASED = namesOf("erase").map((name) => `"${name}" = NULL`);

/** The columns that settling stores and erases. */
export function settlement(delivery: Delivery): Assignments {
  const { set, values } = assignments(delivery, STORED);
  return { set: [...ERASED, set].join(", "), values };
}

const valuesOf = (delivery: Delivery, names: readonly ColumnName[]) =>
  names.map((name) => stored(delivery[name]));

function stored(value: Delivery[ColumnName]): SqlStorageValue {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
