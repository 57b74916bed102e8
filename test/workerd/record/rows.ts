/** Counts the rows that an object's storage reads and writes, as Cloudflare counts them. */
import { runInDurableObject } from "cloudflare:test";
import type { DurableObject } from "cloudflare:workers";

export interface Rows {
  read: number;
  written: number;
  statements: number;
}

/** The rows that SQL reads and writes during the work. */
export async function rowsOf<Stored extends DurableObject>(
  stub: DurableObjectStub<Stored>,
  work: () => Promise<unknown>,
): Promise<Rows> {
  const restore = await runInDurableObject(stub, (_, { storage: { sql } }) => {
    const { exec } = sql;
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    sql.exec = ((query: string, ...values: unknown[]) => {
      const cursor = exec.call(sql, query, ...values);
      cursors.push(cursor);
      return cursor;
    }) as typeof exec;
    return (): Rows => {
      sql.exec = exec;
      const sum = (of: "rowsRead" | "rowsWritten") =>
        cursors.reduce((total, cursor) => total + cursor[of], 0);
      return { read: sum("rowsRead"), written: sum("rowsWritten"), statements: cursors.length };
    };
  });
  await work();
  return await runInDurableObject(stub, restore);
}
