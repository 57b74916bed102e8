/**
 * Welcomes as many customers as WeCom lets a company welcome, minute after minute, while the record of a month ago is
 * deleted. `LOAD_SECONDS=3600` is the long form: WeCom lets a company make 150,000 calls in an hour, and that limit is lifted.
 */

import { DatabaseSync } from "node:sqlite";
import { setInterval as every, setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databasesOf, memoryOf, storageOf } from "../cloudflare/footprint.ts";
import { Scene } from "../e2e/scene.ts";
import { answerInWords, figuresOf, STALL_MS } from "../latency.ts";
import { evenly } from "./steady-rate.ts";

const SECONDS = Number(process.env["LOAD_SECONDS"] ?? 10);
/** A little below WeCom's 10,000 calls a minute. */
const A_SECOND = 150;
const CUSTOMERS = SECONDS * A_SECOND;
const WECOMS_CALLS_AN_HOUR = 150_000;
/** For each object: together as many as new rows come, and not fewer than a busy day has. */
const OLD_ROWS = Math.max(2_500, CUSTOMERS / 8);
const MONTH_MS = 31 * 24 * 3_600_000;
/** The simulated WeCom takes no older code. */
const WINDOW_MS = 20_000;
const PRUNE_CRON = "17 19 * * *";
const SAMPLE_MS = 1_000;

/** Pages of what was deleted are used again; its figures are counted before, and stay. */
const STORAGE_MAY_GROW = 1.08;
/** Allows for garbage, which is not collected at once. */
const MEMORY_MAY_GROW_MB = 48;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start({ hasClock: true });
  scene.wecom.settings.callsPerHour = CUSTOMERS + WECOMS_CALLS_AN_HOUR;
  await warmUp();
  await scene.worker.kill();
  for (const path of await databasesOf(scene.worker)) addOldRows(path);
  await scene.worker.begin();
  await warmUp();
});
afterAll(() => scene.stop());

/** So many contacts reach every Dispatcher. */
const warmUp = () => Promise.all([...Array(64)].map(() => scene.settled(scene.greet())));

/** Adds deliveries of a month ago, copies of the first delivery in the database. */
function addOldRows(path: string): void {
  const database = new DatabaseSync(path);
  const columns = database.prepare("PRAGMA table_info(deliveries)").all() as { name: string }[];
  const changed: Record<string, string> = {
    id: "substr(id, 1, 8) || lower(hex(randomblob(12)))",
    receivedAt: `receivedAt - ${MONTH_MS} + n`,
  };
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const values = columns.map(({ name }) => changed[name] ?? `"${name}"`).join(", ");
  database.exec(`
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${OLD_ROWS})
    INSERT INTO deliveries (${names})
    SELECT ${values} FROM (SELECT * FROM deliveries WHERE outcome = 'sent' LIMIT 1), counted
  `);
  database.close();
}

function countOldRows(path: string): number {
  const database = new DatabaseSync(path);
  const { n } = database
    .prepare("SELECT COUNT(*) AS n FROM deliveries WHERE receivedAt < ?")
    .get(Date.now() - MONTH_MS / 2) as { n: number };
  database.close();
  return n;
}

test(`${A_SECOND} welcomes a second are sent for ${SECONDS} s while old deliveries are deleted`, {
  timeout: (SECONDS * 4 + 60) * 1_000,
}, async () => {
  const memory: number[] = [];
  const sampling = new AbortController();
  const samples = (async () => {
    for await (const _ of every(SAMPLE_MS, null, { signal: sampling.signal })) {
      memory.push(memoryOf(scene.worker) ?? 0);
    }
  })().catch(() => {});

  const greeting = evenly(CUSTOMERS, A_SECOND, async () => {
    const contact = scene.greet({ deliver: false });
    const at = Date.now();
    void contact.callbacks[0]?.send();
    const received = await contact.welcomed(WINDOW_MS);
    return { at, ms: (received?.at ?? Number.NaN) - at };
  });
  const [{ full, from, to }, took] = await Promise.all([prune((SECONDS * 1_000) / 3), greeting]);
  sampling.abort();
  await samples;

  const late = took.filter(({ ms }) => Number.isNaN(ms));
  const sent = took.filter(({ ms }) => !Number.isNaN(ms));
  const during = sent.filter(({ at, ms }) => at + ms >= from && at <= to);
  const others = sent.filter(({ at, ms }) => at + ms < from || at > to);
  const ofPruning = figuresOf(during.map(({ ms }) => ms));
  const ofOthers = figuresOf(others.map(({ ms }) => ms));
  const grown = await storageOf(scene.worker);
  const [begin, middle, end] = thirdsOf(memory).map(
    (some) => some.reduce((sum, mb) => sum + mb, 0) / some.length,
  );
  const ofThirds = thirdsOf(sent).map((some) => figuresOf(some.map(({ ms }) => ms)));
  console.log(
    [
      `${CUSTOMERS} at ${A_SECOND} a second, callback to send: ${answerInWords(ofOthers)}`,
      `of each third: ${ofThirds.map(answerInWords).join("; ")}`,
      `while ${8 * OLD_ROWS} old deliveries are deleted, ${to - from} ms: ${answerInWords(ofPruning)} (${during.length})`,
      `storage ${full.toFixed(1)} MB before, ${grown.toFixed(1)} MB after; memory of each third ${[begin, middle, end].map((mb) => mb?.toFixed(0)).join(", ")} MB`,
    ].join("\n"),
  );

  // The times at which they came tell whether the machine stood still.
  expect(late.map(({ at }) => new Date(at).toISOString())).toEqual([]);
  expect(during.length, "nobody came while old deliveries were deleted").toBeGreaterThan(0);
  expect(Math.max(ofPruning.p50, ...ofThirds.map(({ p50 }) => p50))).toBeLessThan(STALL_MS);
  expect(grown).toBeLessThanOrEqual(full * STORAGE_MAY_GROW);
  expect((end ?? 0) - (middle ?? 0)).toBeLessThanOrEqual(MEMORY_MAY_GROW_MB);
  await scene.worker.kill();
  expect((await databasesOf(scene.worker)).filter((path) => countOldRows(path) > 0)).toEqual([]);
});

function thirdsOf<T>(all: readonly T[]): T[][] {
  const third = Math.floor(all.length / 3);
  return [0, 1, 2].map((n) => all.slice(n * third, (n + 1) * third));
}

/** Runs the cron after `afterMs`; gives the size of the storage before it, and the start and the end of the pruning. */
async function prune(afterMs: number): Promise<{ full: number; from: number; to: number }> {
  await sleep(afterMs);
  const full = await storageOf(scene.worker);
  const from = Date.now();
  await scene.worker.runCron(PRUNE_CRON);
  return { full, from, to: Date.now() };
}
