/** When a running machine is started again: after a full disk, when alarms stay late, when nobody answers. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { Watch } from "../../../scripts/serve/watch.ts";

const LATER = Date.now() + 10 * 60_000;

let storage: string;
let healed: string[];
let asked: string[];
/** What the machine answers to a check; null when it does not. */
let canStore: boolean | null;
let beginStatus: number;
let lateNotBefore: number;

beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), "yingbin-watch-"));
  onTestFinished(() => rmSync(storage, { recursive: true }));
  healed = [];
  asked = [];
  canStore = true;
  beginStatus = 200;
  lateNotBefore = 0;
});

const watch = () =>
  new Watch({
    folder: { storage },
    classes: ["yingbin-Dispatcher"],
    lateNotBefore,
    ask: async (path) => {
      asked.push(path);
      if (canStore === null) throw new Error("nobody answers");
      return { status: path === "/begin" ? beginStatus : 200, body: JSON.stringify({ canStore }) };
    },
    print: () => {},
    heal: (reason) => void healed.push(reason),
  });

function alarmAt(ms: number, folder = "yingbin-Dispatcher"): void {
  mkdirSync(join(storage, folder), { recursive: true });
  const metadata = new DatabaseSync(join(storage, folder, "metadata.sqlite"));
  metadata.exec("CREATE TABLE IF NOT EXISTS _cf_ALARM (actor_id TEXT PRIMARY KEY, scheduled_time INTEGER)");
  metadata.prepare("INSERT OR REPLACE INTO _cf_ALARM VALUES ('a', ?)").run(BigInt(ms) * 1_000_000n);
  metadata.close();
}

test("a machine that is well stays, and its crons begin once", async () => {
  const watching = watch();
  alarmAt(LATER + 5_000);
  for (let n = 0; n < 5; n += 1) await watching.check(LATER);
  expect(healed).toEqual([]);
  expect(asked.filter((path) => path === "/begin")).toHaveLength(1);
});

test.for([-30_000, 30_000])("a clock that was set by %i ms has the machine start again, once", (jump) => {
  const watching = watch();
  const [wall, monotonic] = [Date.now(), performance.now()];
  watching.checkClock(wall + 60_000, monotonic + 60_000);
  // A clock that is put right in small steps.
  watching.checkClock(wall + 60_500, monotonic + 60_000);
  expect(healed).toEqual([]);
  watching.checkClock(wall + 60_000 + jump, monotonic + 60_000);
  watching.checkClock(wall + 60_500 + jump, monotonic + 60_500);
  expect(healed).toEqual(["clock-was-set"]);
});

test("crons that could not begin are begun at the next check", async () => {
  const watching = watch();
  beginStatus = 500;
  await watching.check(LATER);
  beginStatus = 200;
  await watching.check(LATER);
  await watching.check(LATER);
  expect(asked.filter((path) => path === "/begin")).toHaveLength(2);
});

test("after a full disk the machine starts again once it can store", async () => {
  const watching = watch();
  canStore = false;
  alarmAt(LATER - 3_600_000);
  for (let n = 0; n < 5; n += 1) await watching.check(LATER);
  expect(healed).toEqual([]);
  canStore = true;
  await watching.check(LATER);
  expect(healed).toEqual(["disk-was-full"]);
});

test("alarms that stay late have the machine started again", async () => {
  const watching = watch();
  alarmAt(LATER - 61_000);
  await watching.check(LATER);
  await watching.check(LATER);
  expect(healed).toEqual([]);
  await watching.check(LATER);
  expect(healed).toEqual(["alarms-late"]);
});

test("alarms that ring between the checks do not, nor do those of the first seconds", async () => {
  const watching = watch();
  alarmAt(LATER - 61_000);
  await watching.check(LATER);
  await watching.check(LATER);
  alarmAt(LATER - 1_000);
  await watching.check(LATER);
  alarmAt(LATER - 61_000);
  await watching.check(LATER);
  expect(healed).toEqual([]);
  const fresh = watch();
  alarmAt(Date.now() - 3_600_000);
  for (let n = 0; n < 3; n += 1) await fresh.check(Date.now());
  expect(healed).toEqual([]);
});

test("a machine that does not answer is started again", async () => {
  const watching = watch();
  canStore = null;
  await watching.check(LATER);
  await watching.check(LATER);
  expect(healed).toEqual([]);
  await watching.check(LATER);
  expect(healed).toEqual(["no-answer"]);
});

test("late alarms of a class that does not run are passed over, and so are those that a start has not mended", async () => {
  const watching = watch();
  alarmAt(LATER - 3_600_000, "yingbin-OfAnotherVersion");
  for (let n = 0; n < 4; n += 1) await watching.check(LATER);
  expect(healed).toEqual([]);
  lateNotBefore = LATER + 1_000;
  const again = watch();
  alarmAt(LATER - 3_600_000);
  for (let n = 0; n < 4; n += 1) await again.check(LATER);
  expect(healed).toEqual([]);
  await again.check(LATER + 1_000);
  expect(healed).toEqual(["alarms-late"]);
});
