/** Alarms that workerd has lost are made anew of what the objects keep. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { alarmsLateBy, repairAlarms } from "../../../scripts/serve/alarms.ts";

const ID = "a".repeat(64);
const CLASSES = ["yingbin-KfInbox"];
const NS_PER_MS = 1_000_000n;

let storage: string;
let folder: string;
beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), "yingbin-alarms-"));
  onTestFinished(() => rmSync(storage, { recursive: true }));
  folder = join(storage, "yingbin-KfInbox");
  mkdirSync(folder);
});

function inDatabase(file: string, act: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(join(folder, file));
  act(database);
  database.close();
}

/** An object that has kept its name and an alarm. */
const object = (alarmMs: number | null) =>
  inDatabase(`${ID}.sqlite`, (database) => {
    database.exec("CREATE TABLE own_machine (name TEXT PRIMARY KEY) WITHOUT ROWID");
    database.exec("INSERT INTO own_machine VALUES ('ww1:wkAAA')");
    database.exec("CREATE TABLE _cf_METADATA (key INTEGER PRIMARY KEY, value BLOB)");
    if (alarmMs !== null) {
      database.prepare("INSERT INTO _cf_METADATA VALUES (1, ?)").run(BigInt(alarmMs) * NS_PER_MS);
    }
  });

const rings = (atMs: number) =>
  inDatabase("metadata.sqlite", (database) => {
    database.exec(
      "CREATE TABLE _cf_ALARM (actor_id TEXT PRIMARY KEY, scheduled_time INTEGER, actor_name TEXT) WITHOUT ROWID",
    );
    database.prepare("INSERT INTO _cf_ALARM VALUES (?, ?, 'ww1:wkAAA')").run(ID, BigInt(atMs) * NS_PER_MS);
  });

function alarms() {
  const found: unknown[] = [];
  inDatabase("metadata.sqlite", (database) => {
    found.push(
      ...database
        .prepare("SELECT actor_id AS id, scheduled_time / 1000000 AS at, actor_name AS name FROM _cf_ALARM")
        .all(),
    );
  });
  return found.map((row) => ({ ...Object(row) }));
}

test("a lost alarm comes back with the object's name", () => {
  object(1_000);
  expect(repairAlarms(storage)).toBe(1);
  expect(alarms()).toEqual([{ id: ID, at: 1_000, name: "ww1:wkAAA" }]);
  expect(repairAlarms(storage)).toBe(0);
});

test("an alarm that would ring later than the object wants is brought forward; an earlier alarm stays", () => {
  object(1_000);
  rings(2_000);
  expect(repairAlarms(storage)).toBe(1);
  expect(alarms()).toMatchObject([{ at: 1_000 }]);
  inDatabase("metadata.sqlite", (database) =>
    database.exec("UPDATE _cf_ALARM SET scheduled_time = 500000000"),
  );
  expect(repairAlarms(storage)).toBe(0);
  expect(alarms()).toMatchObject([{ at: 500 }]);
});

test("an object without an alarm, and a class without objects, get none", () => {
  mkdirSync(join(storage, "yingbin-Suite"));
  object(null);
  expect(repairAlarms(storage)).toBe(0);
  expect(alarms()).toEqual([]);
});

test("alarms are late by as much as the most overdue of them", () => {
  expect(alarmsLateBy(storage, CLASSES, 5_000)).toBe(0);
  rings(2_000);
  expect(alarmsLateBy(storage, CLASSES, 5_000)).toBe(3_000);
  expect(alarmsLateBy(storage, CLASSES, 1_000)).toBe(0);
});
