/** Tests that a Dispatcher counts what the record is about to drop, when it prunes. */
import { reset } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import { Buckets } from "../../../src/delivery/figures/buckets.ts";
import type { FiguresQuestion } from "../../../src/delivery/figures/question.ts";
import { rowsOf } from "../../../src/delivery/figures/rows.ts";
import { CORP_ID } from "../wecom.ts";
import { addDeliveries, daysAgo, dispatcherAt, recordLength } from "./stored.ts";

const PLACE = { corpId: CORP_ID, shard: 3 };
const ZONE = "Asia/Shanghai";
/** More than are deleted at a time. */
const OLD = 250;
const YOUNG = 3;

afterEach(() => reset());

async function totals(): Promise<Record<string, number>> {
  const question: FiguresQuestion = {
    ...{ app: null, event: null, by: "day", group: "staff", zone: ZONE },
    from: daysAgo(40),
    to: Date.now(),
  };
  const { counts, isPartial } = await dispatcherAt(PLACE).figures(question);
  expect(isPartial).toBe(false);
  const totals: Record<string, number> = {};
  for (const { key, total } of rowsOf(counts ?? [], new Buckets(ZONE, "day"))) {
    totals[key] = (totals[key] ?? 0) + total;
  }
  return totals;
}

test("what the record drops, figures have counted before, and a second night changes nothing", async () => {
  await addDeliveries(PLACE, { rows: OLD, from: daysAgo(33), to: daysAgo(31), staff: "old" });
  await addDeliveries(PLACE, { rows: YOUNG, from: daysAgo(29), to: daysAgo(1), staff: "young" });
  for (let night = 1; night <= 2; night += 1) {
    await dispatcherAt(PLACE).prune();
    expect(await recordLength(PLACE)).toBe(YOUNG);
    expect(await totals()).toEqual({ old: OLD, young: YOUNG });
  }
});
