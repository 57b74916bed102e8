/** Tests the rows of a suite's companies: what each of WeCom's and the operators' news changes, and what it leaves. */
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { Installations } from "../../../src/suites/installations.ts";
import { bindings } from "../wecom.ts";

const T = 1_800_000_000_000;
const DAY_MS = 24 * 60 * 60_000;
const CODE = { corpId: "wpA", corpName: "甲", permanentCode: "CODE-1", agentId: 1 };
const NEWER = { ...CODE, permanentCode: "CODE-2" };

let number = 0;
/** Works on the installations of a fresh object. */
function inRows(work: (rows: Installations, sql: SqlStorage) => void): Promise<void> {
  const stub = bindings.SUITE.getByName(`dkrows${++number}`);
  return runInDurableObject(stub, (_, { storage }) => work(new Installations(storage.sql), storage.sql));
}
const rowOf = (sql: SqlStorage) => JSON.stringify(sql.exec("SELECT * FROM installations").toArray());
const DETAILS = {
  corpName: "甲公司",
  agentId: 2,
  reach: { level: 1, members: ["zhangsan"], departments: [], tags: [] },
};

describe("a company that installs the suite again", () => {
  test("after a cancel counts as called from then on, and owes no drop any more", () =>
    inRows((rows) => {
      rows.installed(CODE, T, T);
      rows.calledBack("wpA", T + 1);
      rows.cancelled("wpA", T + 2);
      expect(rows.owedDrops(5)).toEqual(["wpA"]);
      rows.installed(NEWER, T + 3, T + 1_000);
      expect(rows.owedDrops(5)).toEqual([]);
      expect(rows.lastCalled(5)).toEqual([{ corpId: "wpA", at: T + 1_000 }]);
    }));

  test("without a cancel has it since the first time, and is described anew", () =>
    inRows((rows) => {
      rows.installed(CODE, T, T);
      rows.described("wpA", null);
      expect(rows.owedDetails(5)).toEqual([]);
      rows.installed(NEWER, T + 1, T + 1_000);
      expect(rows.lastCalled(5)).toEqual([{ corpId: "wpA", at: T }]);
      expect(rows.owedDetails(5)).toEqual([{ corpId: "wpA", permanentCode: "CODE-2" }]);
    }));

  test("after its code was refused does not get that code again", () =>
    inRows((rows) => {
      rows.installed(CODE, T, T);
      rows.refused("wpA", "CODE-1", T);
      rows.installed(NEWER, T + 1, T);
      rows.refused("wpA", "CODE-2", T);
      expect(rows.find("wpA")?.state).toBe("void");
    }));

  test("twice in a second is asked for by the code that was exchanged last", () =>
    inRows((rows) => {
      rows.installed(CODE, T, T);
      expect(rows.installed(NEWER, T, T)).toBe(true);
      expect(rows.find("wpA")?.permanent_code).toBe("CODE-2");
    }));

  test("with the same code twice has one code", () =>
    inRows((rows) => {
      rows.installed(NEWER, T + 1, T);
      rows.installed(NEWER, T, T);
      rows.refused("wpA", "CODE-2", T);
      expect(rows.find("wpA")?.state).toBe("void");
    }));
});

describe("a cancel", () => {
  test("leaves no code and nothing of what the app could see", () =>
    inRows((rows, sql) => {
      rows.installed(CODE, T, T);
      rows.installed(NEWER, T + 1, T);
      rows.described("wpA", DETAILS);
      rows.cancelled("wpA", T + 2);
      expect(rowOf(sql)).not.toMatch(/CODE|zhangsan/);
    }));

  test("that is older than another changes nothing", () =>
    inRows((rows) => {
      rows.cancelled("wpA", T + 5);
      rows.cancelled("wpA", T + 3);
      expect(rows.find("wpA")?.cancelled_at).toBe(T + 5);
    }));
});

describe("WeCom tells more", () => {
  test("of companies whose code it takes", () =>
    inRows((rows) => {
      rows.installed(CODE, T, T);
      expect(rows.owedDetails(5)).toHaveLength(1);
      rows.refused("wpA", "CODE-1", T);
      expect(rows.owedDetails(5)).toEqual([]);
    }));

  test("or refuses to, and then what it told before stays", () =>
    inRows((rows, sql) => {
      rows.installed(CODE, T, T);
      rows.described("wpA", DETAILS);
      rows.described("wpA", null);
      expect(rowOf(sql)).toMatch(/"corp_name":"甲公司".*zhangsan/);
    }));
});

describe("a code that an operator brings", () => {
  const IMPORTED = { corpId: "wpA", permanentCode: "CODE-3", agentId: null };

  test("is the only code of the company", () =>
    inRows((rows) => {
      rows.installed(CODE, T, T);
      rows.installed(NEWER, T + 1, T);
      expect(rows.imported(IMPORTED, T + 2)).toBe(false);
      rows.refused("wpA", "CODE-3", T + 3);
      expect(rows.find("wpA")?.state).toBe("void");
    }));

  test("gives way to a cancel of the same second", () =>
    inRows((rows) => {
      rows.imported(IMPORTED, T + 500);
      rows.cancelled("wpA", T);
      expect(rows.find("wpA")?.state).toBe("cancelled");
    }));

  test("makes a forgotten company one that is pruned once", () =>
    inRows((rows) => {
      rows.installed(CODE, T, T);
      rows.forget("wpA", T + 1);
      expect(rows.imported(IMPORTED, T + 2)).toBe(true);
      expect(rows.toPrune(T + DAY_MS, 5)).toEqual(["wpA"]);
    }));
});

test("companies are pruned in turn, a forgotten one for as long as it has records", () =>
  inRows((rows) => {
    rows.installed({ ...CODE, corpId: "wpB" }, T, T + 2);
    rows.installed(CODE, T, T + 1);
    rows.forget("wpA", T + 3);
    expect([rows.toPrune(T + 9, 5), rows.longestUnpruned()]).toEqual([["wpA", "wpB"], T + 1]);
    rows.pruned("wpA", T + 9);
    expect([rows.toPrune(T + 9, 5), rows.longestUnpruned()]).toEqual([["wpB"], T + 2]);
    rows.pruned("wpB", T + 3 + 31 * DAY_MS);
    expect(rows.toPrune(T + DAY_MS, 5)).toEqual(["wpA"]);
    rows.pruned("wpB", T + 4 + 31 * DAY_MS);
    expect(rows.toPrune(T + DAY_MS, 5)).toEqual([]);
  }));
