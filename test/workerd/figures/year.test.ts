/** Tests what a question for figures of a year costs: the rows that it reads do not grow with the number of deliveries. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import { FIGURES_LIMITS } from "../../../src/delivery/figures/figures.ts";
import { dayPartOf, PART_QUARTERS, quarterOf, quarterStart } from "../../../src/delivery/figures/quarters.ts";
import type { FiguresQuestion } from "../../../src/delivery/figures/question.ts";
import { RecordFigures } from "../../../src/delivery/figures/record-figures.ts";
import type { CountedRow } from "../../../src/delivery/figures/row.ts";
import { recordRows } from "../../record-rows.ts";
import { rowsUsed } from "../rows-used.ts";
import { bindings, CORP_ID } from "../wecom.ts";

const DAY_MS = 24 * 60 * 60_000;
const YEAR_DAYS = 365;
const PARTS_A_DAY = 4;
/** Fewer than a company has (625 of 20,000 a day, in each of its objects): the rows that are read are the same. */
const WELCOMES_A_PART = 25;

const dispatcher = () => bindings.DISPATCHER.getByName(`${CORP_ID}:1`);

afterEach(() => reset());

/** The first part of a day that is not counted yet. */
const lastNight = () => dayPartOf(quarterOf(Date.now() - DAY_MS));

/** Stores a year of figures. */
async function storeYear(): Promise<number> {
  return await runInDurableObject(dispatcher(), (_, { storage }) => {
    const figures = new RecordFigures(storage.sql);
    const first = dayPartOf(quarterOf(Date.now() - YEAR_DAYS * DAY_MS));
    for (let part = first; part < lastNight(); part += 1) {
      const quarters = Map.groupBy(
        Array.from({ length: WELCOMES_A_PART }, (__, n) => welcome(part, n)),
        ({ row }) => quarterOf(row.receivedAt),
      );
      figures.store(quarters);
    }
    return storage.sql.databaseSize;
  });
}

function welcome(part: number, n: number): { row: CountedRow; isLost: boolean } {
  const quarter = part * PART_QUARTERS + (n % PART_QUARTERS);
  const receivedAt = quarterStart(quarter) + n * 1_000;
  const row: CountedRow = {
    id: `1-${part}-${n}`,
    receivedAt,
    eventAt: receivedAt,
    deadline: receivedAt + 19_000,
    settledAt: receivedAt + 80 + ((n * 7_919) % 400),
    app: "sales",
    event: "contact.added",
    outcome: n % 100 === 99 ? "refused" : "sent",
    customer: `wm-${part}-${n}`,
    rule: `rule ${n % 5}`,
    message: `message ${n % 5}`,
    variant: null,
    state: `state ${(n * 31) % 50}`,
    staff: `staff ${(n * 17) % 40}`,
    account: null,
    scene: null,
  };
  return { row, isLost: n % 50 === 0 };
}

test("a year is read by six hours, and of the record only what is not counted yet", async () => {
  const size = await storeYear();
  const now = Date.now();
  // Since last night.
  const uncounted = 2_500;
  const from = quarterStart(lastNight() * PART_QUARTERS);
  await runInDurableObject(dispatcher(), (_, { storage }) => {
    storage.sql.exec(recordRows({ rows: uncounted, shard: 1, from, to: now - 1_000 }));
  });
  const question: FiguresQuestion = {
    app: null,
    event: null,
    from: now - YEAR_DAYS * DAY_MS,
    to: now,
    by: "day",
    group: "state",
    zone: "Asia/Shanghai",
  };
  let rows = 0;
  let ms = 0;
  const { read } = await rowsUsed(dispatcher(), async () => {
    const began = Date.now();
    const found = await dispatcher().figures(question);
    ms = Date.now() - began;
    rows = found.counts?.length ?? 0;
    expect(found.isPartial).toBe(false);
  });
  expect(rows).toBeGreaterThan(20);
  // A row of figures for each part of a day, one mark for each of forty days, a delivery in index and table, and by fingerprint.
  expect(read).toBeLessThan(YEAR_DAYS * PARTS_A_DAY + 4 * uncounted + 1_000);
  console.log({ event: "figures.year", size, ms, read });

  // Now that all of it is counted, the same question reads the year alone.
  const again = await rowsUsed(dispatcher(), () => dispatcher().figures(question));
  expect(again.read).toBeLessThan(YEAR_DAYS * PARTS_A_DAY + FIGURES_LIMITS.stepRows * 4 + 1_000);
  console.log({ event: "figures.year-again", read: again.read });
});
