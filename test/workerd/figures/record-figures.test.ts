/** Tests which customers count as lost, how long figures are kept, and which keys and deliveries a stored row tells apart. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test } from "vitest";
import { type ContactDelivery, type Delivery, openDelivery } from "../../../src/delivery/delivery.ts";
import { KEYS_AT_MOST, KeyCounts, REST } from "../../../src/delivery/figures/counts.ts";
import {
  FIGURES_KEPT_MS,
  type FigureStretch,
  MARKS_KEPT_MS,
} from "../../../src/delivery/figures/figure-tables.ts";
import { LOST_WITHIN_MS } from "../../../src/delivery/figures/lost-contacts.ts";
import { dayPartOf, QUARTER_MS, quarterOf, quarterStart } from "../../../src/delivery/figures/quarters.ts";
import { RecordFigures, type RecordReading } from "../../../src/delivery/figures/record-figures.ts";
import { cellOf, countedRow, countedRowsAfter } from "../../../src/delivery/figures/row.ts";
import { Ledger } from "../../../src/delivery/record/ledger.ts";
import { added } from "../../unit/delivery/added.ts";
import { bindings } from "../wecom.ts";

const DAY_MS = 24 * 60 * 60_000;
/** The beginning of a quarter-hour some days ago. */
const AT = quarterStart(quarterOf(Date.now() - 10 * DAY_MS));
const ALL: FigureStretch = { from: 0, to: dayPartOf(quarterOf(Date.now())) + 1, app: null, event: null };

afterEach(() => reset());

class Recorded {
  readonly figures: RecordFigures;
  readonly #ledger: Ledger;
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.figures = new RecordFigures(sql);
    this.#ledger = new Ledger(sql, this.figures);
  }

  /** Adds a settled delivery; by itself a welcome of zhangsan's that was sent. */
  add(changes: Partial<Delivery> = {}): void {
    const one = { ...added, eventAt: AT, receivedAt: AT, ...changes } as ContactDelivery;
    this.#ledger.insert(openDelivery(one));
    this.settle({ ...one, outcome: changes.outcome ?? "sent" });
  }

  settle(delivery: Delivery): void {
    this.#ledger.settle({ ...delivery, settledAt: delivery.receivedAt + 100 });
  }

  /** Counts all deliveries of the record. */
  count(): void {
    const rows = countedRowsAfter(this.#sql, { receivedAt: 0, id: "" }, Date.now(), 1_000);
    const seen = rows.map((row) => this.figures.see(row));
    this.figures.store(Map.groupBy(seen, ({ row }) => quarterOf(row.receivedAt)));
  }

  remove(at: number, staff = "zhangsan"): void {
    this.figures.lost.note({ customer: added.customer, staff, at });
  }

  /** The lost customers of each member, once all removals are counted. */
  lost(): Record<string, number> {
    while (this.figures.countRemovals());
    const counts = new KeyCounts();
    for (const { cells } of this.figures.tables.read("staff", ALL)) counts.addWritten(cells, (at) => at);
    const sums = [...counts.cells].map(([key, cells]) => [
      key,
      [...cells.values()].reduce((sum, cell) => sum + cell.lost, 0),
    ]);
    return Object.fromEntries(sums);
  }

  row(id = added.id) {
    const row = countedRow(this.#sql, id);
    if (row === null) throw new Error(id);
    return row;
  }

  hoursOfFingerprints(): number {
    return Number(this.#sql.exec("SELECT COUNT(*) AS n FROM welcomed").one()["n"]);
  }
}
const inRecord = (work: (record: Recorded) => void) =>
  runInDurableObject(bindings.DISPATCHER.getByName("figures:0"), (_, { storage }) =>
    work(new Recorded(storage.sql)),
  );

describe("a welcome's customer", () => {
  test.each([
    ["is not lost by a removal a second before the event", -1_000, 0],
    // WeCom gives whole seconds.
    ["is lost by a removal within the event's second", -999, 1],
    ["is lost by a removal seven days after the event", LOST_WITHIN_MS, 1],
    ["is not lost by a later removal", LOST_WITHIN_MS + 1, 0],
  ])("%s", async (_, ms, lost) => {
    for (const isCountedBefore of [true, false]) {
      await inRecord((record) => {
        record.add();
        if (isCountedBefore) record.count();
        record.remove(AT + ms);
        record.lost();
        if (!isCountedBefore) record.count();
        expect(record.lost()).toEqual({ zhangsan: lost });
      });
      await reset();
    }
  });

  test("is lost once, however often the member is removed", () =>
    inRecord((record) => {
      record.add();
      record.count();
      for (const ms of [1_000, 2_000]) record.remove(AT + ms);
      expect(record.lost()).toEqual({ zhangsan: 1 });
      record.remove(AT + 3_000);
      expect(record.lost()).toEqual({ zhangsan: 1 });
    }));

  test("is lost to the removed member alone, though another welcomed at the same moment", () =>
    inRecord((record) => {
      record.add();
      record.add({ id: "0-1", staff: "lisi" });
      record.count();
      record.remove(AT + 1_000);
      expect(record.lost()).toEqual({ zhangsan: 1, lisi: 0 });
    }));

  test("is lost too when the welcome was sent after its quarter-hour was counted", () =>
    inRecord((record) => {
      record.add({ outcome: "silent" });
      record.count();
      record.settle({ ...added, eventAt: AT, receivedAt: AT, outcome: "sent" });
      record.remove(AT + 1_000);
      expect(record.lost()).toEqual({ zhangsan: 1 });
    }));
});

describe("no customer is lost", () => {
  test.each<[string, Partial<Delivery>]>([
    ["of whom a servicer took care", { event: "kf.accepted" }],
    ["who got no welcome", { outcome: "refused" }],
  ])("%s", (_, changes) =>
    inRecord((record) => {
      record.add(changes);
      record.count();
      record.remove(AT + 1_000);
      expect(record.lost()).toEqual({ zhangsan: 0 });
    }),
  );

  test("whose welcome turned out not to be sent", () =>
    inRecord((record) => {
      record.add();
      record.count();
      record.settle({ ...added, eventAt: AT, receivedAt: AT, outcome: "refused" });
      record.remove(AT + 1_000);
      expect(record.lost()).toEqual({ zhangsan: 0 });
    }));
});

test("removals are counted a hundred at a time, until none is left", () =>
  inRecord(({ figures }) => {
    for (let n = 0; n < 101; n += 1) figures.lost.note({ customer: `wm${n}`, staff: "zhangsan", at: AT + n });
    expect([1, 2, 3].map(() => figures.countRemovals())).toEqual([true, true, false]);
  }));

test("a message that was settled at its deadline was in time", () =>
  inRecord((record) => {
    record.add();
    const row = record.row();
    const inTime = [0, 1].map((ms) => cellOf({ ...row, settledAt: row.deadline + ms }, false).inTime);
    expect(inTime).toEqual([1, 0]);
  }));

test("stored figures of one event have those of no other", () =>
  inRecord((record) => {
    record.add();
    record.add({ id: "0-1", event: "kf.accepted", staff: "lisi" });
    record.count();
    const keys = (event: string | null) =>
      record.figures.tables
        .read("staff", { ...ALL, event })
        .flatMap(({ cells }) => cells.map(({ key }) => key));
    expect(keys(null).sort()).toEqual(["lisi", "zhangsan"]);
    expect(keys("kf.accepted")).toEqual(["lisi"]);
  }));

test("a stored row tells the largest keys apart, and a lost customer counts under the own key", () =>
  inRecord((record) => {
    record.add();
    const row = record.row();
    const others = Array.from({ length: 2 * KEYS_AT_MOST }, (_, n) => ({
      ...row,
      id: `0-${n}`,
      staff: `zz${n}`,
    }));
    const seen = [row, ...others].map((one) => ({ row: one, isLost: false }));
    record.figures.store(new Map([[quarterOf(AT), seen]]));
    const [stored] = record.figures.tables.read("staff", ALL);
    expect(stored?.cells).toHaveLength(KEYS_AT_MOST + 1);
    record.remove(AT + 1_000);
    expect(record.lost()).toMatchObject({ zhangsan: 1, [REST]: 0 });
  }));

test("a reading takes in what comes to a place that it has passed, and leaves the rest for later", () =>
  inRecord((record) => {
    const reading: RecordReading = { from: AT, quarters: new Map(), to: { receivedAt: AT + 5, id: "0-5" } };
    record.figures.watch(reading);
    for (const [receivedAt, id] of [
      [AT - 1, "0-before"],
      [AT, "0-9"],
      [AT + 5, "0-4"],
      [AT + 5, "0-6"],
      [AT + 6, "0-1"],
    ] as const)
      record.add({ id, receivedAt });
    const read = [...reading.quarters].map(([quarter, seen]) => [quarter, [...seen.keys()]]);
    expect(read).toEqual([[quarterOf(AT), ["0-9", "0-4"]]]);
  }));

describe("a night", () => {
  test("deletes figures of more than a year ago, some of each dimension at a time, and marks of before the record", () =>
    inRecord(({ figures }) => {
      const now = Date.now();
      const source = { app: "sales", event: "contact.added" };
      const old = dayPartOf(quarterOf(now - FIGURES_KEPT_MS));
      for (const part of [old - 2, old - 1, old])
        for (const dimension of ["staff", "state"] as const)
          figures.tables.change(dimension, part, source, () => {});
      const marked = [now - MARKS_KEPT_MS - DAY_MS, now - MARKS_KEPT_MS + DAY_MS].map(quarterOf);
      figures.tables.mark(marked);

      const left = () =>
        (["staff", "state"] as const).map((dimension) =>
          figures.tables.read(dimension, ALL).map(({ part }) => part - old),
        );
      expect(figures.tables.prune(now, 1)).toBe(true);
      expect(left().map((parts) => parts.length)).toEqual([2, 2]);
      expect([1, 2].map(() => figures.tables.prune(now, 1))).toEqual([true, false]);
      expect(left()).toEqual([[0], [0]]);
      expect(marked.map((quarter) => figures.tables.isCounted(quarter))).toEqual([false, true]);
    }));

  test("deletes fingerprints that no removal can need", () =>
    inRecord((record) => {
      record.add();
      record.add({ id: "0-1", receivedAt: AT + 3 * DAY_MS, eventAt: AT + 3 * DAY_MS });
      record.count();
      expect(record.hoursOfFingerprints()).toBe(2);
      record.figures.lost.pruneWelcomes(Date.now());
      expect(record.hoursOfFingerprints()).toBe(1);
      record.figures.lost.pruneWelcomes(Date.now() + 30 * DAY_MS + QUARTER_MS);
      expect(record.hoursOfFingerprints()).toBe(0);
    }));
});
