/** Measures the memory and the storage of a running Worker. */
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import type { Worker } from "./worker.ts";

/** How long to wait for a database that the Worker is writing. */
const LOCKED_MS = 2_000;

/** The memory in megabytes; null on a system without `/proc`. */
export function memoryOf({ pid }: Worker): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
  } catch {
    return null;
  }
}

/** The databases of all Dispatchers. */
export async function databasesOf({ storage }: Pick<Worker, "storage">): Promise<string[]> {
  const folder = join(storage, "yingbin-Dispatcher");
  const files = await readdir(folder);
  return files.filter((file) => /^[\da-f]{64}\.sqlite$/.test(file)).map((file) => join(folder, file));
}

/** The size of the Dispatchers' databases in megabytes, with the pages that are still in their write-ahead logs. */
export async function storageOf(worker: Worker): Promise<number> {
  const sizes = (await databasesOf(worker)).map((path) => {
    const database = new DatabaseSync(path, { readOnly: true, timeout: LOCKED_MS });
    try {
      const { bytes } = v.parse(
        v.object({ bytes: v.number() }),
        database
          .prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
          .get(),
      );
      return bytes;
    } finally {
      database.close();
    }
  });
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1_048_576;
}
