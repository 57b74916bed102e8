/** Deletes rows of an object's table a few at a time, so that nothing waits for long behind it. Decides not which. */

/** Deletes so many of the rows that `where` finds, by the columns of their key; false when there was none. */
export function deleteSome(
  sql: SqlStorage,
  { table, key, where }: { table: string; key: string; where: string },
  value: number,
  atMost: number,
): boolean {
  const some = `SELECT ${key} FROM ${table} WHERE ${where} LIMIT ?`;
  return sql.exec(`DELETE FROM ${table} WHERE (${key}) IN (${some})`, value, atMost).rowsWritten > 0;
}
