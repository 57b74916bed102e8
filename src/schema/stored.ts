/** Reads values that an object stored earlier, perhaps in another version. Knows no key and no shape. */
import * as v from "valibot";

/** Where an object stores values: the reading part of `SyncKvStorage`. */
export interface StoredValues {
  get(key: string): unknown;
}

/** Lines of the log that an isolate remembers; a database whose rows are all unreadable must not fill the log. */
const LINES_MOST = 200;
const logged = new Set<string>();

/**
 * The value under a key; undefined when there is none. A value of another shape counts as missing, and is logged
 * without its content: stored values can be fetched again, and an object that throws would serve nobody.
 */
export function readStored<T>(
  values: StoredValues,
  key: string,
  schema: v.GenericSchema<unknown, T>,
): T | undefined {
  const stored = values.get(key);
  if (stored === undefined) return undefined;
  const read = v.safeParse(schema, stored);
  if (read.success) return read.output;
  logUnreadable(key, null, read.issues);
  return undefined;
}

/** A stored value by its schema; null when it has another shape. `id` names it in the log, and holds nothing secret. */
export function asStored<T>(
  key: string,
  stored: unknown,
  schema: v.GenericSchema<unknown, T>,
  id: string | null = null,
): T | null {
  const read = v.safeParse(schema, stored);
  if (read.success) return read.output;
  logUnreadable(key, id, read.issues);
  return null;
}

/** Logs each line once: the same value may be read for every welcome. */
function logUnreadable(key: string, id: string | null, issues: readonly v.BaseIssue<unknown>[]): void {
  const fields = issues.map((issue) => v.getDotPath(issue) ?? "");
  const named = id === null ? {} : { id };
  const line = { event: "storage.unreadable", key: key.split(":")[0], ...named, fields };
  const text = JSON.stringify(line);
  if (logged.has(text) || logged.size >= LINES_MOST) return;
  logged.add(text);
  console.error(line);
}
