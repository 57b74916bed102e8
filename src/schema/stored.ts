/** Reads values that an object stored earlier, perhaps in another version. Knows no key and no shape. */
import * as v from "valibot";

/** Where an object stores values: `SyncKvStorage`, as far as it is read. */
export interface StoredValues {
  get(key: string): unknown;
}

/**
 * The value under a key; undefined when there is none. A value of another shape counts as none, and is logged without
 * its content: what was stored can be had again, and an object that throws would serve nobody.
 */
export function readStored<T>(
  values: StoredValues,
  key: string,
  schema: v.GenericSchema<unknown, T>,
): T | undefined {
  const stored = values.get(key);
  return stored === undefined ? undefined : (asStored(key, stored, schema) ?? undefined);
}

/** A stored value by its schema; null when it has another shape. */
export function asStored<T>(key: string, stored: unknown, schema: v.GenericSchema<unknown, T>): T | null {
  const read = v.safeParse(schema, stored);
  if (read.success) return read.output;
  const fields = read.issues.map((issue) => v.getDotPath(issue) ?? "");
  console.error({ event: "storage.unreadable", key: key.split(":")[0], fields });
  return null;
}
