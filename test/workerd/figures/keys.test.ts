/** Tests which keys an answer tells apart, and that they are put together only where they are too many. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import { Buckets } from "../../../src/delivery/figures/buckets.ts";
import { emptyCell } from "../../../src/delivery/figures/cell.ts";
import { KEYS_AT_MOST, REST } from "../../../src/delivery/figures/counts.ts";
import { FIGURES_LIMITS } from "../../../src/delivery/figures/figures.ts";
import { dayPartOf, PART_QUARTERS, quarterOf, quarterStart } from "../../../src/delivery/figures/quarters.ts";
import type { FiguresQuestion } from "../../../src/delivery/figures/question.ts";
import { RecordFigures } from "../../../src/delivery/figures/record-figures.ts";
import { type FiguresRow, rowsOf } from "../../../src/delivery/figures/rows.ts";
import { CORP_ID } from "../wecom.ts";
import { dispatcherAt } from "./stored.ts";

const PLACE = { corpId: CORP_ID, shard: 5 };
const PARTS_A_DAY = 4;
const HOUR_QUARTERS = 4;
/** The hours of a part of a day. */
const HOURS = [0, 1, 2, 3, 4, 5];
const beginOf = (part: number) => quarterStart(part * PART_QUARTERS);
/** The first part of a day of long ago. */
const FIRST =
  PARTS_A_DAY * Math.floor(dayPartOf(quarterOf(Date.now() - 90 * 24 * 60 * 60_000)) / PARTS_A_DAY);

afterEach(() => reset());

interface Stored {
  part: number;
  app: string;
  /** How many deliveries of a state there are in each of these hours. */
  states: Readonly<Record<string, number>>;
  hours?: readonly number[];
}

async function store(stored: readonly Stored[]): Promise<void> {
  await runInDurableObject(dispatcherAt(PLACE), (_, { storage }) => {
    const { tables } = new RecordFigures(storage.sql);
    for (const { part, app, states, hours = [0] } of stored) {
      tables.change("state", part, { app, event: "contact.added" }, (counts) => {
        for (const [state, sent] of Object.entries(states)) {
          const cell = { ...emptyCell(), outcomes: new Map([["sent", sent]]) };
          for (const hour of hours) counts.add(state, hour * HOUR_QUARTERS, cell);
        }
      });
    }
  });
}

async function ask(question: Pick<FiguresQuestion, "by" | "from" | "to">): Promise<FiguresRow[]> {
  const { by, from, to } = question;
  const asked: FiguresQuestion = { app: null, event: null, group: "state", zone: "UTC", by, from, to };
  const { counts, isPartial } = await dispatcherAt(PLACE).figures(asked);
  expect(isPartial).toBe(false);
  return rowsOf(counts ?? [], new Buckets("UTC", by));
}

const states = (prefix: string, count: number, deliveries = 1) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, deliveries]));

test("each day tells its own largest keys apart", async () => {
  await store(
    [0, 1].map((day) => ({
      ...{ part: FIRST + day * PARTS_A_DAY, app: "sales" },
      states: states(`day ${day}, `, KEYS_AT_MOST),
    })),
  );
  const rows = await ask({ by: "day", from: beginOf(FIRST), to: beginOf(FIRST + 2 * PARTS_A_DAY) });
  expect(rows).toHaveLength(2 * KEYS_AT_MOST);
  expect(rows.map(({ key }) => key)).not.toContain(REST);
});

test("more rows than an answer may have are fewer where the smallest keys of each day are put together", async () => {
  const APPS = ["sales", "support", "shop", "crm"];
  const parts = Array.from({ length: 2 * PARTS_A_DAY }, (_, n) => FIRST + n);
  await store(
    parts.flatMap((part) =>
      APPS.map((app) => ({
        ...{ part, app, hours: HOURS },
        states: states(`${app} ${Math.floor((part - FIRST) / PARTS_A_DAY)} `, KEYS_AT_MOST),
      })),
    ),
  );
  const rows = await ask({ by: "hour", from: beginOf(FIRST), to: beginOf(FIRST + 2 * PARTS_A_DAY) });
  expect(rows).toHaveLength(2 * 24 * (KEYS_AT_MOST + 1));
  expect(rows.reduce((sum, { total }) => sum + total, 0)).toBe(2 * 24 * APPS.length * KEYS_AT_MOST);
});

test("a key that is large in the whole day has its deliveries of a part in which it is small", async () => {
  // What is read in a step ends with the first part of a day.
  const from = FIRST + 1;
  const part = from + FIGURES_LIMITS.partsAtATime - 1;
  expect(part % PARTS_A_DAY).toBe(0);
  await store([
    { part, app: "sales", states: states("large ", KEYS_AT_MOST, 2) },
    { part, app: "support", states: { late: 1 } },
    { part: part + 1, app: "support", states: { late: 10 } },
    { part: from, app: "sales", states: { early: 1 } },
  ]);
  const rows = await ask({ by: "day", from: beginOf(from), to: beginOf(part + 2) });
  expect(rows.find(({ key }) => key === "late")?.total).toBe(11);
  expect(rows.find(({ key }) => key === REST)?.total).toBe(2);
});
