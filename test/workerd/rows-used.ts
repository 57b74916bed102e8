/** Counts the rows that an object's storage reads and writes, as Cloudflare counts them. */
import { runInDurableObject } from "cloudflare:test";
import type { DurableObject } from "cloudflare:workers";

export interface RowsUsed {
  /** By SQL. */
  read: number;
  /** By SQL; a deleted row is one, too. */
  written: number;
  statements: number;
  /** Cloudflare counts an alarm that is set as a row that is written. */
  alarmsSet: number;
}

/** Counts what an object's storage does from now on, until the function that it gives is called, which gives the counts. */
export function countRows(storage: DurableObjectStorage): () => RowsUsed {
  const { sql, setAlarm } = storage;
  const { exec } = sql;
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  let alarmsSet = 0;
  sql.exec = ((query: string, ...values: unknown[]) => {
    const cursor = exec.call(sql, query, ...values);
    cursors.push(cursor);
    return cursor;
  }) as typeof exec;
  storage.setAlarm = async (...args) => {
    alarmsSet += 1;
    await setAlarm.apply(storage, args);
  };
  return () => {
    sql.exec = exec;
    storage.setAlarm = setAlarm;
    const sum = (of: "rowsRead" | "rowsWritten") => cursors.reduce((total, cursor) => total + cursor[of], 0);
    return { read: sum("rowsRead"), written: sum("rowsWritten"), statements: cursors.length, alarmsSet };
  };
}

/** What an object's storage does during the work. */
export async function rowsUsed<Stored extends DurableObject>(
  stub: DurableObjectStub<Stored>,
  work: () => Promise<unknown>,
): Promise<RowsUsed> {
  const counted = await runInDurableObject(stub, (_, { storage }) => countRows(storage));
  await work();
  return await runInDurableObject(stub, counted);
}
