/**
 * Tests `/api/figures` inside workerd: the answers of several companies and objects added up, an object that
 * fails, and the limit of rows.
 */
import { createExecutionContext, reset, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import { COMPANIES_COVERED } from "../../../src/api/covered-apps.ts";
import type { FiguresPage } from "../../../src/delivery/figures/answer.ts";
import type { Env } from "../../../src/env.ts";
import worker from "../../../src/index.ts";
import { Installations } from "../../../src/suites/installations.ts";
import { bindings } from "../wecom.ts";
import { addDeliveries, type DispatcherPlace, daysAgo, dispatcherAt, storeDays } from "./stored.ts";

const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
const [OWN, SISTER, INSTALLED] = ["ww0123456789abcdef", "ww1111111111111111", "wpInstalled"];
const app = (corpId: string) => ({
  corpId,
  secret: `secret-of-${corpId}`,
  callbackToken: "CallbackToken",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
});
const suite = {
  kind: "provider-developed",
  suiteId: "dkfigures",
  suiteSecret: "secret-of-dkfigures",
  providerCorpId: "wwprovider",
  callbackToken: "CallbackToken",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};
const ONE_COMPANY: Env = {
  ...bindings,
  ADMIN_TOKEN,
  WECOM_APPS: JSON.stringify({ sales: app(OWN) }),
};
const THREE_COMPANIES: Env = {
  ...ONE_COMPANY,
  WECOM_APPS: JSON.stringify({ sales: app(OWN), sister: app(SISTER) }),
  WECOM_SUITES: JSON.stringify({ crm: suite }),
};

afterEach(() => reset());

async function ask(env: Env, query: string, language = "en"): Promise<Response> {
  const context = createExecutionContext();
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": language };
  const request = new Request(`https://yingbin.test/api/figures${query}`, { headers });
  const response = await worker.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return response;
}

/** The totals by member of staff, of all days. */
async function totals(env: Env, query = "") {
  const response = await ask(env, `?group=staff${query}`);
  expect(response.status).toBe(200);
  const { rows, partial }: FiguresPage = await response.json();
  const totals: Record<string, number> = {};
  for (const { key, total } of rows) totals[key] = (totals[key] ?? 0) + total;
  return { totals, partial };
}

async function add(place: DispatcherPlace, rows: number, staff: string, appName: string): Promise<void> {
  const now = Date.now();
  await addDeliveries(place, { rows, from: now - 60_000, to: now - 1_000, staff, app: appName });
}

/** A company installs the suite, and WeCom calls for it. */
async function install(corpId: string): Promise<void> {
  const now = Date.now();
  await runInDurableObject(bindings.SUITE.getByName(suite.suiteId), (object, { storage }) => {
    const company = { corpId, corpName: "甲", permanentCode: `CODE-${corpId}`, agentId: 1 };
    new Installations(storage.sql).installed(company, now, now);
    object.calledBack([corpId], now);
  });
}

/** Has a Dispatcher fail whenever it is asked for figures. */
async function breakFigures(place: DispatcherPlace): Promise<void> {
  await runInDurableObject(dispatcherAt(place), (_, { storage }) => {
    storage.sql.exec("DROP TABLE figures");
  });
}

async function threeCompanies(): Promise<void> {
  await install(INSTALLED);
  await add({ corpId: OWN, shard: 0 }, 2, "zhangsan", "sales");
  await add({ corpId: OWN, shard: 5 }, 3, "zhangsan", "sales");
  await add({ corpId: SISTER, shard: 7 }, 4, "zhangsan", "sister");
  await add({ corpId: SISTER, shard: 0 }, 1, "lisi", "sister");
  await add({ corpId: INSTALLED, shard: 2 }, 6, "lisi", `crm@${INSTALLED}`);
}

test("the figures of all objects of all companies are added up, those of an installed app too", async () => {
  await threeCompanies();
  expect(await totals(THREE_COMPANIES)).toEqual({ totals: { zhangsan: 9, lisi: 7 }, partial: undefined });
});

test("an app alone has the figures of its own company, an installed app too", async () => {
  await threeCompanies();
  const ofApp = async (name: string) => await totals(THREE_COMPANIES, `&app=${name}`);
  expect(await ofApp("sales")).toEqual({ totals: { zhangsan: 5 }, partial: undefined });
  expect(await ofApp(`crm@${INSTALLED}`)).toEqual({ totals: { lisi: 6 }, partial: undefined });
});

test("more companies than are covered make the answer partial", async () => {
  await threeCompanies();
  await runInDurableObject(bindings.SUITE.getByName(suite.suiteId), (_, { storage }) => {
    const installations = new Installations(storage.sql);
    const lastYear = Date.now() - 365 * 24 * 60 * 60_000;
    for (let n = 0; n < COMPANIES_COVERED; n += 1) {
      const company = { corpId: `wpQuiet${n}`, corpName: "乙", permanentCode: `CODE-${n}`, agentId: 1 };
      installations.installed(company, lastYear, lastYear);
    }
  });
  expect(await totals(THREE_COMPANIES)).toEqual({ totals: { zhangsan: 9, lisi: 7 }, partial: true });
});

test.each([
  ["of the asked company", { corpId: OWN, shard: 5 }, { zhangsan: 6, lisi: 7 }],
  ["that asks the others of its company", { corpId: OWN, shard: 0 }, { zhangsan: 7, lisi: 7 }],
  ["of an installed app's company", { corpId: INSTALLED, shard: 2 }, { zhangsan: 9, lisi: 1 }],
])(
  "a Dispatcher %s that fails leaves the others' figures, and the answer is partial",
  async (_, place, left) => {
    await threeCompanies();
    await breakFigures(place);
    expect(await totals(THREE_COMPANIES)).toEqual({ totals: left, partial: true });
  },
);

const from = (days: number) => `from=${new Date(daysAgo(days)).toISOString()}`;

test.each([
  ["one object", [[0, 5]]],
  [
    "two objects, each of which has fewer,",
    [
      [0, 3],
      [6, 2],
    ],
  ],
])(
  "more than 50,000 rows of %s are refused in the reader's language, and by day they fit",
  async (_, stored) => {
    let first = 60;
    for (const [shard = 0, days = 0] of stored) {
      await storeDays({ corpId: OWN, shard }, first, days);
      first -= days;
    }
    const query = `?group=state&by=hour&${from(62)}`;
    for (const format of ["json", "csv"]) {
      const refused = await ask(ONE_COMPANY, `${query}&format=${format}`);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toEqual({
        error: {
          code: "invalid-parameter",
          message: "these figures have more than 50,000 rows: ask for a shorter time, or by day",
          path: "from",
        },
      });
    }
    const inChinese = await ask(ONE_COMPANY, query, "zh");
    expect(await inChinese.json()).toMatchObject({
      error: { message: "请把时间缩短，或改成按天统计：这样查会超过 50,000 行" },
    });
    const byDay = await ask(ONE_COMPANY, `?group=state&by=day&${from(62)}`);
    const { rows }: FiguresPage = await byDay.json();
    expect(rows.reduce((sum, { total }) => sum + total, 0)).toBe(500 * 24 * 5);
  },
);
