/**
 * Tests how a suite's object goes over the companies that installed it: each once in a run, in lots that stay within
 * Cloudflare's limits, only for what is due, and whatever one company does.
 */
import { runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { Installations } from "../../../src/suites/installations.ts";
import { requestsOf, type Turn } from "../../../src/suites/keep-warm/visit.ts";
import { type DueCompany, WarmCompanies } from "../../../src/suites/keep-warm/warm-companies.ts";
import { WarmRun } from "../../../src/suites/keep-warm/warm-run.ts";
import { bindings } from "../wecom.ts";

const T = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let number = 0;
function inStorage<T>(work: (storage: DurableObjectStorage) => Promise<T>): Promise<T> {
  const stub = bindings.SUITE.getByName(`dkwarm${++number}`);
  return runInDurableObject(stub, (_, { storage }) => work(storage));
}

const corpIdOf = (index: number) => `wp${String(index).padStart(4, "0")}`;

/** Companies that installed the suite at `at`. */
function install(storage: DurableObjectStorage, count: number, at = T): Installations {
  const rows = new Installations(storage.sql);
  for (let index = 0; index < count; index += 1) {
    rows.installed({ corpId: corpIdOf(index), corpName: "甲", permanentCode: "CODE", agentId: 1 }, at, at);
  }
  return rows;
}

interface Scripted {
  run: WarmRun;
  companies: WarmCompanies;
  visited: { company: DueCompany; turn: Turn }[];
  over: { visits: number; requests: number }[];
}

/** A run whose visits find this; `accountsOf` gives the accounts of a company. */
function runIn(storage: DurableObjectStorage, accountsOf: (corpId: string) => string[] = () => []): Scripted {
  const companies = new WarmCompanies(storage.sql);
  const scripted: Omit<Scripted, "run"> = { companies, visited: [], over: [] };
  const run = new WarmRun({
    kv: storage.kv,
    companies,
    suites: 1,
    visit: async (company, turn) => {
      scripted.visited.push({ company, turn });
      const { corpId } = company;
      if (company.token)
        companies.checked(corpId, { renewAt: T + HOUR_MS, accounts: accountsOf(corpId) }, turn.runAt);
      if (company.media) companies.mediaKept(corpId, turn.runAt);
      if (company.codes) companies.codesLookedAt(corpId, false, turn.runAt);
      return [];
    },
    failed: () => {},
    over: (over) => scripted.over.push(over),
  });
  return { ...scripted, run };
}

/** Takes lots until the run is over; gives the requests of each. */
async function lotsOf({ run, visited }: Scripted, now: number): Promise<number[]> {
  const lots: number[] = [];
  while (run.nextAt !== null) {
    const before = visited.length;
    await run.lot(Math.max(now, run.nextAt));
    const lot = visited.slice(before);
    if (lot.length > 0)
      lots.push(lot.reduce((sum, { company, turn }) => sum + requestsOf(company, turn, 1), 0));
  }
  return lots;
}

test("a run visits each of 500 companies once, in lots of 40 requests at most", async () => {
  await inStorage(async (storage) => {
    install(storage, 500);
    const scripted = runIn(storage);
    scripted.run.begin(T + 1);
    const lots = await lotsOf(scripted, T + 1);
    expect(scripted.visited.map(({ company }) => company.corpId)).toEqual(
      [...Array(500).keys()].map(corpIdOf),
    );
    expect(Math.max(...lots)).toBeLessThanOrEqual(40);
    expect(scripted.over).toMatchObject([{ visits: 500, requests: 500 * (2 + 8 + 3 + 1) }]);
  });
});

test("a visit asks for the media of the company's apps of all suites", () => {
  const company = { corpId: "wp1", token: false, media: true, codes: false, accounts: [] };
  const turn = { runAt: T, turn: 0 };
  expect([1, 2, 3].map((suites) => requestsOf(company, turn, suites))).toEqual([3, 5, 7]);
});

test("a run is over at once when nobody is due, and visits a company again for what is due again", async () => {
  await inStorage(async (storage) => {
    install(storage, 3);
    const scripted = runIn(storage);
    const due = async (now: number) => {
      scripted.visited.length = 0;
      scripted.run.begin(now);
      await lotsOf(scripted, now);
      return scripted.visited.map(({ company: { token, media, codes } }) => ({ token, media, codes }));
    };
    expect(await due(T + 1)).toEqual(Array(3).fill({ token: true, media: true, codes: true }));
    expect(await due(T + 5 * MINUTE_MS)).toEqual([]);
    expect(await due(T + 31 * MINUTE_MS)).toEqual(Array(3).fill({ token: false, media: true, codes: false }));
    expect(await due(T + HOUR_MS)).toEqual(Array(3).fill({ token: true, media: false, codes: false }));
    scripted.companies.checkSoon(corpIdOf(1));
    expect(await due(T + HOUR_MS - MINUTE_MS)).toEqual([{ token: true, media: false, codes: false }]);
  });
});

test("only companies are visited that have the app, and for which WeCom has called in the last seven days", async () => {
  await inStorage(async (storage) => {
    const rows = install(storage, 4, T - 8 * DAY_MS);
    rows.calledBack(corpIdOf(1), T - 6 * DAY_MS);
    rows.calledBack(corpIdOf(2), T - HOUR_MS);
    rows.calledBack(corpIdOf(3), T);
    rows.cancelled(corpIdOf(3), T);
    const scripted = runIn(storage);
    scripted.run.begin(T);
    await lotsOf(scripted, T);
    expect(scripted.visited.map(({ company }) => company.corpId)).toEqual([corpIdOf(1), corpIdOf(2)]);
  });
});

test("a company is checked anew when WeCom has called for it since, and when its authorisation has changed", async () => {
  await inStorage(async (storage) => {
    const rows = install(storage, 3, T - HOUR_MS);
    const scripted = runIn(storage);
    scripted.run.begin(T);
    await lotsOf(scripted, T);
    rows.calledBack(corpIdOf(0), T + MINUTE_MS);
    rows.changed(corpIdOf(2), T + MINUTE_MS);
    const due = scripted.companies.due(0, "", T + 2 * MINUTE_MS, 10);
    expect(due.map(({ corpId }) => corpId)).toEqual([corpIdOf(0), corpIdOf(2)]);
  });
});

test("a company with many accounts has eight looked at a minute, for four minutes, and the next run goes on", async () => {
  await inStorage(async (storage) => {
    install(storage, 20);
    const accounts = [...Array(40).keys()].map((index) => `wk${index}`);
    const scripted = runIn(storage, (corpId) => (corpId === corpIdOf(7) ? accounts : ["wk"]));
    scripted.run.begin(T + 1);
    await lotsOf(scripted, T + 1);
    const later = T + 5 * MINUTE_MS;
    scripted.visited.length = 0;
    scripted.run.begin(later);
    const starts: number[] = [];
    while (scripted.run.nextAt !== null) {
      const { nextAt } = scripted.run;
      if (nextAt !== starts.at(-1)) starts.push(nextAt);
      await scripted.run.lot(nextAt);
    }
    const turns = scripted.visited.filter(({ company }) => company.corpId === corpIdOf(7));
    expect(turns.map(({ turn }) => turn.turn)).toEqual([0, 1, 2, 3]);
    expect(turns.map(({ company, turn }) => requestsOf(company, turn, 1))).toEqual([8, 8, 8, 8]);
    expect(scripted.visited).toHaveLength(20 + 3);
    expect(starts.map((at) => (at - later) / 61_000)).toEqual([0, 1, 2, 3]);
  });
});

test("a run that the cron asks for while a run is under way follows it", async () => {
  await inStorage(async (storage) => {
    install(storage, 30);
    const scripted = runIn(storage, () => ["wk"]);
    scripted.run.begin(T + 1);
    await scripted.run.lot(T + 1);
    scripted.run.begin(T + 2);
    await lotsOf(scripted, T + 2);
    expect(scripted.over).toMatchObject([{ visits: 30 }, { visits: 30 }]);
    expect(scripted.visited.at(-1)?.company).toMatchObject({ token: false, accounts: ["wk"] });
  });
});

test("an object that is restarted within a run goes on with the next company, and visits none twice", async () => {
  await inStorage(async (storage) => {
    install(storage, 100);
    const before = runIn(storage);
    before.run.begin(T);
    await before.run.lot(T);
    const after = runIn(storage);
    after.run.begin(T);
    await lotsOf(after, T);
    const visited = [...before.visited, ...after.visited].map(({ company }) => company.corpId);
    expect(visited).toEqual([...Array(100).keys()].map(corpIdOf));
    expect(before.visited.length).toBeGreaterThan(0);
  });
});

test("a run of which nothing was heard for ten minutes gives way to a new run", async () => {
  await inStorage(async (storage) => {
    install(storage, 30);
    const lost = runIn(storage);
    lost.run.begin(T);
    await lost.run.lot(T);
    const { length } = lost.visited;
    const next = runIn(storage);
    next.run.begin(T + 10 * MINUTE_MS);
    await lotsOf(next, T + 10 * MINUTE_MS);
    // It counts for itself alone, and no run follows it.
    expect(next.over).toMatchObject([{ visits: 30 - length }]);
    expect(length).toBeGreaterThan(0);
  });
});

test("no run begins when nobody is due, and a company that has cancelled is forgotten", async () => {
  await inStorage(async (storage) => {
    const rows = install(storage, 2);
    const scripted = runIn(storage);
    scripted.run.begin(T);
    await lotsOf(scripted, T);
    rows.cancelled(corpIdOf(0), T + 1_000);
    scripted.run.begin(T + 2_000);
    expect(scripted.run.nextAt).toBeNull();
    const kept = storage.sql.exec("SELECT corp_id FROM warm_companies").toArray();
    expect(kept).toEqual([{ corp_id: corpIdOf(1) }]);
  });
});

test("the next turn of looks does not begin before its minute", async () => {
  await inStorage(async (storage) => {
    install(storage, 1);
    const accounts = [...Array(20).keys()].map((n) => `wk${n}`);
    const scripted = runIn(storage, () => accounts);
    scripted.run.begin(T);
    while ((scripted.run.nextAt ?? T) <= T) await scripted.run.lot(T);
    const { length } = scripted.visited;
    await scripted.run.lot(T);
    expect(scripted.visited).toHaveLength(length);
    expect(scripted.run.nextAt).toBeGreaterThan(T);
  });
});

test("a company whose visit does not end, or fails, keeps no other company waiting", async () => {
  await inStorage(async (storage) => {
    install(storage, 30);
    const companies = new WarmCompanies(storage.sql);
    const done: string[] = [];
    const failed: unknown[] = [];
    const run = new WarmRun({
      kv: storage.kv,
      companies,
      suites: 1,
      visit: async ({ corpId }) => {
        if (corpId === corpIdOf(2)) return await new Promise<never>(() => {});
        if (corpId === corpIdOf(3)) throw new Error("no such object");
        done.push(corpId);
        return corpId === corpIdOf(4) ? [new Error("not in time")] : [];
      },
      failed: ({ corpId }, [error]) => failed.push([corpId, String(error)]),
      over: () => {},
    });
    vi.useFakeTimers();
    try {
      run.begin(T);
      for (let lot = 0; run.nextAt !== null; lot += 1) {
        expect(lot).toBeLessThan(30);
        const under = run.lot(Math.max(T, run.nextAt));
        await vi.advanceTimersByTimeAsync(5_000);
        await under;
      }
    } finally {
      vi.useRealTimers();
    }
    expect(done).toHaveLength(28);
    expect(failed).toEqual([
      [corpIdOf(3), "Error: no such object"],
      [corpIdOf(4), "Error: not in time"],
    ]);
  });
});
