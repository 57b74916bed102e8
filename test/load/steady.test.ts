/**
 * Welcomes as many customers as WeCom lets a company welcome, minute after minute, while the record of a month ago is
 * deleted. `LOAD_SECONDS=3600` is the long form: WeCom lets a company make 150,000 calls in an hour, and that limit is lifted.
 * A long form that was broken off goes on with its last stretch; the short form breaks itself off once.
 */
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { afterAll, expect, test } from "vitest";
import { databasesOf, memoryOf, storageOf } from "../cloudflare/footprint.ts";
import { Scene } from "../e2e/scene.ts";
import { answerInWords, figuresOf, STALL_MS } from "../latency.ts";
import { Kept } from "./kept.ts";
import { evenly } from "./steady-rate.ts";

const LONG = process.env["LOAD_SECONDS"];
const SECONDS = Number(LONG ?? 10);
/** A little below WeCom's 10,000 calls a minute. */
const A_SECOND = 150;
const STRETCHES = LONG === undefined ? 10 : 60;
/** The customers of a stretch. */
const CUSTOMERS_OF_ONE = Math.ceil((SECONDS * A_SECOND) / STRETCHES);
const CUSTOMERS = STRETCHES * CUSTOMERS_OF_ONE;
/** The stretch with which the deletion begins. */
const DELETING_FROM = Math.floor(STRETCHES / 3);
/** The stretch before which the short form breaks off. */
const BREAKS_OFF_AT = LONG === undefined ? 6 : null;
const CORP_ID = "ww2bd9d20211d1a9e4";
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

const step = v.variant("did", [
  /** A Worker with old deliveries was begun, for the first time or after a break. */
  v.object({ did: v.literal("begin") }),
  v.object({
    did: v.literal("stretch"),
    /** When each callback was posted, and how long it took until the message; both in ms. */
    took: v.array(v.object({ at: v.number(), ms: v.nullable(v.number()) })),
    /** In MB, sample by sample. */
    memory: v.array(v.number()),
  }),
  /** The size of the storage before it in MB, and its time. */
  v.object({ did: v.literal("delete"), full: v.number(), from: v.number(), to: v.number() }),
]);

let scene: Scene;
const kept = Kept.open(LONG === undefined ? null : `steady-${SECONDS}`, step);
const done = <Did extends (typeof kept.steps)[number]["did"]>(did: Did) =>
  kept.steps.filter((one): one is Extract<typeof one, { did: Did }> => one.did === did);
/** Samples of the stretch that is under way. */
const memory: number[] = [];
let sampling: NodeJS.Timeout;
afterAll(async () => {
  clearInterval(sampling);
  await scene.stop();
  if (LONG === undefined) kept.end();
});

async function begin(): Promise<void> {
  scene = await Scene.start({ hasClock: true, kept: { corpId: CORP_ID, folder: kept.worker } });
  scene.wecom.settings.callsPerHour = CUSTOMERS + WECOMS_CALLS_AN_HOUR;
  await warmUp();
  if (done("begin").length === 0) {
    await scene.worker.kill();
    for (const path of await databasesOf(scene.worker)) addOldRows(path);
    await scene.worker.begin();
    await warmUp();
  }
  kept.add({ did: "begin" });
}

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
  timeout: (SECONDS * 4 + 90) * 1_000,
}, async () => {
  await begin();
  sampling = setInterval(() => {
    const mb = memoryOf(scene.worker);
    if (mb !== null) memory.push(mb);
  }, SAMPLE_MS);
  let deleting: Promise<void> | null = done("delete").length > 0 ? Promise.resolve() : null;
  for (let n = done("stretch").length; n < STRETCHES; n += 1) {
    if (n === BREAKS_OFF_AT) {
      await deleting;
      await scene.stop();
      await begin();
    }
    if (n >= DELETING_FROM) deleting ??= deleteOldRows();
    kept.add(await greetForAStretch());
  }
  await deleting;

  const took = done("stretch").flatMap((stretch) => stretch.took);
  const late = took.filter(({ ms }) => ms === null);
  const sent = took.flatMap(({ at, ms }) => (ms === null ? [] : [{ at, ms }]));
  const [{ full, from, to } = { full: 0, from: 0, to: 0 }] = done("delete");
  const isDuring = ({ at, ms }: { at: number; ms: number }) => at + ms >= from && at <= to;
  const during = sent.filter(isDuring);
  const ofDeletion = figuresOf(during.map(({ ms }) => ms));
  const ofOthers = figuresOf(sent.filter((one) => !isDuring(one)).map(({ ms }) => ms));
  const ofThirds = thirdsOf(sent).map((some) => figuresOf(some.map(({ ms }) => ms)));
  const grown = await storageOf(scene.worker);
  const [first = 0, middle = 0, last = 0] = thirdsOf(memoryOfLongestLife()).map(meanOf);
  await scene.worker.kill();
  const withOldRows = (await databasesOf(scene.worker)).filter((path) => countOldRows(path) > 0);
  kept.end();
  console.log(
    [
      `${CUSTOMERS} at ${A_SECOND} a second, callback to send: ${answerInWords(ofOthers)}; begun ${done("begin").length} times`,
      `of each third: ${ofThirds.map(answerInWords).join("; ")}`,
      `while ${8 * OLD_ROWS} old deliveries are deleted, ${to - from} ms: ${answerInWords(ofDeletion)} (${during.length})`,
      `storage ${full.toFixed(1)} MB before, ${grown.toFixed(1)} MB after; memory of each third ${[first, middle, last].map((mb) => mb.toFixed(0)).join(", ")} MB`,
    ].join("\n"),
  );

  // The times at which they came tell whether the machine stood still.
  expect(late.map(({ at }) => new Date(at).toISOString())).toEqual([]);
  expect(sent).toHaveLength(CUSTOMERS);
  expect(during.length, "nobody came while old deliveries were deleted").toBeGreaterThan(0);
  expect(Math.max(ofDeletion.p50, ...ofThirds.map(({ p50 }) => p50))).toBeLessThan(STALL_MS);
  expect(grown).toBeLessThanOrEqual(full * STORAGE_MAY_GROW);
  expect(last - middle).toBeLessThanOrEqual(MEMORY_MAY_GROW_MB);
  expect(withOldRows).toEqual([]);
});

/** The customers of a stretch, each welcomed. */
async function greetForAStretch(): Promise<(typeof kept.steps)[number]> {
  const took = await evenly(CUSTOMERS_OF_ONE, A_SECOND, async () => {
    const contact = scene.greet({ deliver: false });
    const at = Date.now();
    void contact.callbacks[0]?.send();
    const received = await contact.welcomed(WINDOW_MS);
    return { at, ms: received === null ? null : received.at - at };
  });
  return { did: "stretch", took, memory: memory.splice(0) };
}

/** Runs the cron, and keeps when. */
async function deleteOldRows(): Promise<void> {
  const full = await storageOf(scene.worker);
  const from = Date.now();
  await scene.worker.runCron(PRUNE_CRON);
  kept.add({ did: "delete", full, from, to: Date.now() });
}

/** The memory of the process that lived longest, sample by sample; each that goes on after a break begins with little. */
function memoryOfLongestLife(): number[] {
  const lives: number[][] = [];
  for (const one of kept.steps) {
    if (one.did === "begin") lives.push([]);
    if (one.did === "stretch") lives.at(-1)?.push(...one.memory);
  }
  return lives.reduce((longest, life) => (life.length > longest.length ? life : longest), []);
}

const meanOf = (some: readonly number[]) =>
  some.reduce((sum, one) => sum + one, 0) / Math.max(1, some.length);

function thirdsOf<T>(all: readonly T[]): T[][] {
  const third = Math.floor(all.length / 3);
  return [0, 1, 2].map((n) => all.slice(n * third, (n + 1) * third));
}
