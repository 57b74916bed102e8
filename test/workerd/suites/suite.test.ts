/**
 * Tests a suite's object: the command with the latest TimeStamp counts, in any order of arrival, and the records of its
 * companies are pruned daily.
 */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { Installations } from "../../../src/suites/installations.ts";
import type { Suite } from "../../../src/suites/suite.ts";
import { english } from "../../english.ts";
import { recordRows } from "../../record-rows.ts";
import { bindings } from "../wecom.ts";

const T = 1_800_000_000_000;
const CODE = { corpId: "wpA", corpName: "甲", permanentCode: "CODE-1", agentId: 1 };

let number = 0;
/** The installations of a fresh object. */
function withInstallations<T>(work: (rows: Installations) => T): Promise<T> {
  const stub = bindings.SUITE.getByName(`dk${++number}`);
  return runInDurableObject(stub, (_, { storage }) => work(new Installations(storage.sql)));
}

describe("a cancel", () => {
  test.each([
    ["before the AuthCode's command is a replay", -1, "active"],
    ["of the same second counts", 0, "cancelled"],
    ["after it counts", 1, "cancelled"],
  ])("%s, whichever comes first", async (_, after, state) => {
    for (const isFirst of [true, false]) {
      const row = await withInstallations((rows) => {
        if (isFirst) rows.cancelled("wpA", T + after);
        rows.installed(CODE, T, T);
        if (!isFirst) rows.cancelled("wpA", T + after);
        return rows.find("wpA");
      });
      expect(row).toMatchObject({ state, permanent_code: state === "active" ? "CODE-1" : null });
    }
  });

  test("of a company that nobody knows is remembered, and its tokens are owed a drop", async () => {
    const owed = await withInstallations((rows) => {
      rows.cancelled("wpB", T);
      return rows.owedDrops(5);
    });
    expect(owed).toEqual(["wpB"]);
  });
});

test("the code of the later command counts, in whatever order they are exchanged", async () => {
  const row = await withInstallations((rows) => {
    expect(rows.installed({ ...CODE, permanentCode: "CODE-2" }, T + 1, T)).toBe(true);
    expect(rows.installed(CODE, T, T)).toBe(false);
    return rows.find("wpA");
  });
  expect(row).toMatchObject({ permanent_code: "CODE-2", state: "active" });
});

test("a refused code is void until the authorisation changes, and a newer code is not", async () => {
  const states = await withInstallations((rows) => {
    rows.installed(CODE, T, T);
    rows.refused("wpA", "another code", T);
    const before = rows.find("wpA")?.state;
    rows.refused("wpA", "CODE-1", T);
    const refused = rows.find("wpA")?.state;
    rows.changed("wpA", T);
    return [before, refused, rows.find("wpA")?.state];
  });
  expect(states).toEqual(["active", "void", "active"]);
});

test("a company whose code WeCom refused has none, until a newer code comes", async () => {
  const stub = bindings.SUITE.getByName(`dk${++number}`);
  const [refused, newer] = await runInDurableObject(stub, (suite: Suite, { storage }) => {
    const rows = new Installations(storage.sql);
    rows.installed(CODE, T, T);
    const none = suite.refusedCode("wpA", "CODE-1");
    rows.installed({ ...CODE, permanentCode: "CODE-2" }, T + 1, T);
    return [none, suite.permanentCode("wpA")];
  });
  expect(refused).toMatchObject({
    ok: false,
    retry: true,
    errmsg: english(
      /^WeCom refused the company's permanent_code: the company has to authorise .* again, unless a new code is on the way$/,
    ),
  });
  expect(newer).toEqual({ ok: true, code: "CODE-2" });
});

describe("of two AuthCodes that live at the same time", () => {
  const NEWER = { ...CODE, permanentCode: "CODE-2" };
  const inOrder = (rows: Installations) => [rows.installed(CODE, T, T), rows.installed(NEWER, T + 1, T)];
  const reversed = (rows: Installations) => [rows.installed(NEWER, T + 1, T), rows.installed(CODE, T, T)];
  const codeOf = (rows: Installations) => {
    const { state, permanent_code: code } = rows.find("wpA") ?? {};
    return state === "active" ? code : state;
  };

  test.each([
    ["in order", inOrder],
    ["in reverse", reversed],
  ])(
    "the code of the earlier command is used when WeCom refuses the later: exchanged %s",
    async (_, exchange) => {
      const codes = await withInstallations((rows) => {
        exchange(rows);
        const used = [codeOf(rows)];
        for (const refused of ["CODE-2", "CODE-2", "CODE-1"]) {
          rows.refused("wpA", refused, T);
          used.push(codeOf(rows));
        }
        return used;
      });
      expect(codes).toEqual(["CODE-2", "CODE-1", "CODE-1", "void"]);
    },
  );

  test("the code of the earlier command is used at once when WeCom has refused the later already", async () => {
    const code = await withInstallations((rows) => {
      rows.installed(NEWER, T + 1, T);
      rows.refused("wpA", "CODE-2", T);
      rows.installed(CODE, T, T);
      return codeOf(rows);
    });
    expect(code).toBe("CODE-1");
  });

  test("a cancel erases both codes", async () => {
    const row = await withInstallations((rows) => {
      reversed(rows);
      rows.cancelled("wpA", T + 2);
      rows.refused("wpA", "CODE-2", T + 2);
      return rows.find("wpA");
    });
    expect(row).toMatchObject({ state: "cancelled", permanent_code: null });
  });

  test("a code that was exchanged before a cancel is not kept beside it", async () => {
    const row = await withInstallations((rows) => {
      rows.installed(NEWER, T + 1, T);
      rows.cancelled("wpA", T + 2);
      rows.installed(CODE, T, T);
      return rows.find("wpA");
    });
    expect(row).toMatchObject({ state: "cancelled", permanent_code: null });
  });
});

test("a code that is replaced ten minutes later is not used again", async () => {
  const state = await withInstallations((rows) => {
    rows.installed(CODE, T, T);
    rows.installed({ ...CODE, permanentCode: "CODE-2" }, T + 10 * 60_000, T);
    rows.refused("wpA", "CODE-2", T);
    return rows.find("wpA")?.state;
  });
  expect(state).toBe("void");
});

test("the records of companies are pruned once a day, a few companies at a time", async () => {
  const DAY_MS = 24 * 60 * 60_000;
  const [now, old] = [Date.now(), Date.now() - 31 * DAY_MS];
  const stub = bindings.SUITE.getByName("dkprune");
  const companies = ["wpP1", "wpP2", "wpP3", "wpP4", "wpP5"];
  await runInDurableObject(stub, async (_, { storage }) => {
    const rows = new Installations(storage.sql);
    for (const corpId of companies) rows.installed({ ...CODE, corpId }, T, now - 2 * DAY_MS);
    await storage.setAlarm(now + DAY_MS);
  });
  const dispatcher = bindings.DISPATCHER.getByName("wpP1:0");
  const counted = () =>
    runInDurableObject(dispatcher, (_, { storage }) => [
      ...storage.sql.exec("SELECT count(*) AS rows FROM deliveries"),
    ]);
  await runInDurableObject(dispatcher, (_, { storage }) => {
    storage.sql.exec(recordRows({ rows: 3, shard: 0, from: old - 1_000, to: old }));
  });
  expect(await counted()).toEqual([{ rows: 3 }]);

  await runDurableObjectAlarm(stub);
  await vi.waitFor(async () => expect(await counted()).toEqual([{ rows: 0 }]), 10_000);
  const left = () =>
    runInDurableObject(stub, (_, { storage }) =>
      new Installations(storage.sql).toPrune(Date.now() - DAY_MS, 10),
    );
  await vi.waitFor(async () => expect(await left()).toHaveLength(1), 10_000);
  const nextAt = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
  expect((nextAt ?? 0) - now).toBeLessThan(DAY_MS / 24);
});

describe("a company for which WeCom calls", () => {
  test("is noted once an hour, and not before it has installed the suite", async () => {
    const HOUR_MS = 60 * 60_000;
    const stub = bindings.SUITE.getByName(`dk${++number}`);
    await runInDurableObject(stub, (suite: Suite, { storage }) => {
      const rows = new Installations(storage.sql);
      rows.installed(CODE, T, T);
      const lastCallbackAt = () => {
        const [row] = storage.sql.exec("SELECT last_callback_at AS at FROM installations");
        return row?.["at"];
      };
      expect(suite.calledBack(["wpA", "wpB"], T)).toEqual(["wpB"]);
      expect(lastCallbackAt()).toBe(T);
      expect(suite.calledBack(["wpA"], T + HOUR_MS - 1)).toEqual([]);
      expect(lastCallbackAt()).toBe(T);
      suite.calledBack(["wpA"], T + HOUR_MS);
      expect(lastCallbackAt()).toBe(T + HOUR_MS);
    });
  });
});
