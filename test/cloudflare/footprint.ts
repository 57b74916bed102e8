/** What a running Worker takes of the machine. */
import { readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Worker } from "./worker.ts";

/** Megabytes of memory; null where the system does not tell (Linux does). */
export function memoryOf({ pid }: Worker): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
  } catch {
    return null;
  }
}

/** The databases of all Dispatchers. */
export async function databasesOf({ storage }: Worker): Promise<string[]> {
  const folder = join(storage, "yingbin-Dispatcher");
  const files = await readdir(folder);
  return files.filter((file) => /^[\da-f]{64}\.sqlite$/.test(file)).map((file) => join(folder, file));
}

/** Megabytes of the Dispatchers' databases. */
export async function storageOf(worker: Worker): Promise<number> {
  return await sizeOf(await databasesOf(worker));
}

/** The same, and of what was written ahead of them and is still to be put in its place. */
export async function writtenOf(worker: Worker): Promise<number> {
  return await sizeOf((await databasesOf(worker)).flatMap((path) => [path, `${path}-wal`]));
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = paths.map(async (path) => (await stat(path).catch(() => null))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1_048_576;
}
