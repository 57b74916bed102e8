/** Tests the audit log inside workerd: its object, and the way into it. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { audit } from "../../../src/audit/audit.ts";
import { AuditLog } from "../../../src/audit/audit-log.ts";
import { MOST_ENTRIES } from "../../../src/audit/entries.ts";
import type { AuditRecord } from "../../../src/audit/entry.ts";
import { AUDIT_LOG } from "../../../src/objects/names.ts";
import { bindings } from "../wecom.ts";

const DAY_MS = 24 * 60 * 60_000;
const NOW = Date.now();

const log = () => bindings.AUDIT.getByName(AUDIT_LOG);
const add = (record: Partial<AuditRecord> & { key: string }) =>
  log().add({ at: NOW, by: "token", what: "code.made", about: {}, ...record });
const all = async () => await log().list({}, null, 200);

beforeEach(async () => {
  await reset();
});
afterEach(() => vi.restoreAllMocks());

test("a record that comes twice is one entry", async () => {
  await add({ key: "a", about: { app: "sales", state: "expo-7" } });
  await add({ key: "a" });
  expect(await all()).toEqual([
    { id: 1, at: NOW, by: "token", what: "code.made", about: { app: "sales", state: "expo-7" } },
  ]);
});

test("entries come newest first and in pages, also those of one moment", async () => {
  for (const [key, at] of [1, 2, 2, 2, 3].entries()) await add({ key: String(key), at: NOW + at });
  const found: number[] = [];
  for (let after = null; ; ) {
    const page = await log().list({}, after, 2);
    found.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (last === undefined) break;
    after = { at: last.at, id: last.id };
  }
  expect(found).toEqual([5, 4, 3, 2, 1]);
});

test("entries are found by what, by whom, and when", async () => {
  await add({ key: "a", at: NOW - 2_000, by: "li" });
  await add({ key: "b", at: NOW - 1_000, what: "doctor.run" });
  await add({ key: "c" });
  const found = async (filter: Parameters<AuditLog["list"]>[0]) =>
    (await log().list(filter, null, 200)).map(({ id }) => id);
  expect(await found({ by: "li" })).toEqual([1]);
  expect(await found({ what: "doctor.run" })).toEqual([2]);
  expect(await found({ what: "code.made" })).toEqual([3, 1]);
  expect(await found({ from: NOW - 1_000 })).toEqual([3, 2]);
  expect(await found({ to: NOW - 1_000 })).toEqual([2, 1]);
});

test("a forgotten customer's id goes, and an id of which it is a part stays", async () => {
  await add({ key: "a", about: { customer: "wm1", note: "of wm1, wm12 and swm1" } });
  await add({ key: "b", about: { note: "wm12" } });
  expect(await log().forget("wm1")).toBe(1);
  expect(await log().forget("wm1")).toBe(0);
  expect((await all()).map(({ about }) => about)).toEqual([
    { note: "wm12" },
    { customer: "…", note: "of …, wm12 and swm1" },
  ]);
});

test("entries are kept for 180 days", async () => {
  await add({ key: "old", at: NOW - 180 * DAY_MS - 1 });
  await add({ key: "kept", at: NOW - 179 * DAY_MS });
  expect((await all()).map(({ id }) => id)).toEqual([2]);
  await log().prune();
  const stored = await runInDurableObject(log(), (_, { storage }) => [
    ...storage.sql.exec<{ key: string }>("SELECT key FROM audit"),
  ]);
  expect(stored).toEqual([{ key: "kept" }]);
});

test("with more entries than are kept the oldest go", async () => {
  await add({ key: "a" });
  await add({ key: "b" });
  await runInDurableObject(log(), (_, { storage }) => {
    storage.sql.exec("UPDATE audit SET id = ? WHERE key = 'b'", MOST_ENTRIES);
  });
  await add({ key: "c" });
  expect((await all()).map(({ id }) => id)).toEqual([MOST_ENTRIES + 1, MOST_ENTRIES]);
});

test("a row that cannot be read is left out", async () => {
  await add({ key: "a" });
  await add({ key: "b" });
  vi.spyOn(console, "error").mockImplementation(() => {});
  await runInDurableObject(log(), (_, { storage }) => {
    storage.sql.exec("UPDATE audit SET about = '[' WHERE key = 'b'");
  });
  expect((await all()).map(({ id }) => id)).toEqual([1]);
});

describe("the way into the log", () => {
  const entry = { by: "token", what: "doctor.run", about: { customer: "wm1", ok: true } } as const;

  test("writes an entry with its time", async () => {
    await audit(bindings, entry);
    const [written] = await all();
    expect(written).toMatchObject(entry);
    expect(Math.abs((written?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test("is tried again, and an entry whose answer was lost is written once", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { add: stored } = AuditLog.prototype;
    const lossy = vi.spyOn(AuditLog.prototype, "add").mockImplementation(function (this: AuditLog, record) {
      stored.call(this, record);
      if (lossy.mock.calls.length < 3) throw new Error("the answer is lost");
    });
    await audit(bindings, entry);
    expect(lossy).toHaveBeenCalledTimes(3);
    expect(await all()).toHaveLength(1);
  });

  test("undoes nothing when the log cannot be reached, and the Worker's log has the entry without the customer", async () => {
    const said = [vi.spyOn(console, "warn"), vi.spyOn(console, "error")].map((spy) =>
      spy.mockImplementation(() => {}),
    );
    await audit({ ...bindings, AUDIT: undefined as never }, entry);
    const lines = said.flatMap(({ mock }) => mock.calls.map(([line]) => line));
    expect(lines).toContainEqual({
      event: "audit.lost",
      by: "token",
      what: "doctor.run",
      about: { ok: true },
    });
    expect(JSON.stringify(lines)).not.toContain("wm1");
  });
});
