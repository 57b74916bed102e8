/**
 * Deletes old rows of an object's table a few at a time, so that nothing waits for long behind it: by an index, or by the
 * key where the table has no index by time. Does not decide how old they must be.
 */

/** Deletes at most `atMost` of the rows that `where` finds by an index; `key` names their key. False when there was none. */
export function deleteSome(
  sql: SqlStorage,
  { table, key, where }: { table: string; key: string; where: string },
  value: number,
  atMost: number,
): boolean {
  const some = `SELECT ${key} FROM ${table} WHERE ${where} LIMIT ?`;
  return sql.exec(`DELETE FROM ${table} WHERE (${key}) IN (${some})`, value, atMost).rowsWritten > 0;
}

/** A row's place in its table: the values of its key. */
export type Key = readonly string[];

/**
 * Looks at the next `atMost` rows behind `after`, in the order of their key, and deletes those whose time is before
 * `before`. Gives the last key that it looked at; null when none is left.
 */
export function deleteOldAfter(
  sql: SqlStorage,
  { table, key, time }: { table: string; key: readonly string[]; time: string },
  before: number,
  after: Key | null,
  atMost: number,
): Key | null {
  const columns = key.join(", ");
  const places = key.map(() => "?").join(", ");
  const stretch = sql
    .exec(
      `SELECT ${columns}, ${time} FROM ${table} WHERE (${columns}) > (${places}) ORDER BY ${columns} LIMIT ?`,
      ...(after ?? key.map(() => "")),
      atMost,
    )
    .raw();
  const rows = [...stretch].map((values) => ({
    key: values.slice(0, -1).map(String),
    at: Number(values.at(-1)),
  }));
  for (const row of rows) {
    if (row.at < before) sql.exec(`DELETE FROM ${table} WHERE (${columns}) = (${places})`, ...row.key);
  }
  return rows.length < atMost ? null : (rows.at(-1)?.key ?? null);
}
