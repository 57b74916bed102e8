/**
 * A history of a Dispatcher's deliveries, and beside it all that ever happened, from which figures are counted naively. The
 * object can be lost between any two steps.
 */
import { vi } from "vitest";
import {
  type Claim,
  type Delivery,
  OUTCOMES,
  type Outcome,
  openDelivery,
} from "../../../src/delivery/delivery.ts";
import { Buckets } from "../../../src/delivery/figures/buckets.ts";
import { Figures, type FiguresLimits } from "../../../src/delivery/figures/figures.ts";
import { quarterOf } from "../../../src/delivery/figures/quarters.ts";
import type { FiguresQuestion } from "../../../src/delivery/figures/question.ts";
import { RecordFigures } from "../../../src/delivery/figures/record-figures.ts";
import { type FiguresRow, rowsOf } from "../../../src/delivery/figures/rows.ts";
import { Ledger, RECORD_KEPT_MS } from "../../../src/delivery/record/ledger.ts";
import { StorageSteps } from "../../../src/delivery/record/storage-steps.ts";

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
const SEVEN_DAYS_MS = 7 * DAY_MS;

/** Small, so that a history of a few dozen deliveries takes many steps. */
const LIMITS: FiguresLimits = {
  stepRows: 3,
  questionRows: 1_000_000,
  countedRows: 7,
  storedFromRows: 4,
  storedAtATime: 2,
  partsAtATime: 1,
};

export interface Received {
  customer: string;
  staff: string;
  app: string;
  event: "contact.added" | "kf.accepted";
  state: string | null;
  /** How long ago the claim was received that only now comes. */
  lateMs: number;
}

const CONTACT: Received = {
  ...({ customer: "wm1", staff: "lisi", app: "sales", event: "contact.added", state: null } as const),
  lateMs: 0,
};

export class History {
  /** The time of the object's clock. */
  now: number;
  /** What happens at the next pauses between steps. */
  readonly meanwhile: (() => void)[] = [];
  /** How many steps there were. */
  steps = 0;
  /** What goes on behind an answer. */
  behind: Promise<unknown> = Promise.resolve();
  readonly #sql: SqlStorage;
  readonly #limits: FiguresLimits;
  /** Every delivery that counts, also those that the record has dropped. */
  readonly #all = new Map<string, Delivery>();
  #removals: { customer: string; staff: string; at: number }[] = [];
  #number = 0;
  #lives = 0;
  #ledger: Ledger;
  #record: RecordFigures;
  #figures: Figures;
  #endLife: () => void = () => {};
  #lifeEnded: Promise<void> = Promise.resolve();

  constructor(sql: SqlStorage, now: number, limits: Partial<FiguresLimits> = {}) {
    this.#sql = sql;
    this.#limits = { ...LIMITS, ...limits };
    this.now = now;
    vi.setSystemTime(now);
    this.#record = new RecordFigures(sql);
    this.#ledger = new Ledger(sql, this.#record);
    for (const table of ["deliveries", "figures", "counted", "lost", "welcomed", "forgotten"]) {
      sql.exec(`DELETE FROM ${table}`);
    }
    this.#ledger = new Ledger(sql, this.#record);
    this.#figures = this.#begin();
  }

  /** A new life of the object: nothing of the last goes on. */
  lose(): void {
    this.#endLife();
    this.#record = new RecordFigures(this.#sql);
    this.#ledger = new Ledger(this.#sql, this.#record);
    this.#figures = this.#begin();
  }

  #begin(): Figures {
    this.#lives += 1;
    const life = this.#lives;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lifeEnded = promise;
    this.#endLife = resolve;
    const rest = async () => {
      this.steps += 1;
      this.meanwhile.shift()?.();
      // The steps of a life that is over never go on.
      if (life !== this.#lives) await new Promise<never>(() => {});
    };
    const steps = new StorageSteps(rest);
    const ports = { sql: this.#sql, record: this.#record, steps, waitUntil: this.#waitUntil };
    return new Figures(ports, this.#limits);
  }

  readonly #waitUntil = (work: Promise<unknown>) => {
    this.behind = work;
  };

  /** Whether figures hold the quarter-hour in which this moment lies. */
  isCounted(moment: number): boolean {
    return this.#record.tables.isCounted(quarterOf(moment));
  }

  pass(ms: number): void {
    this.now += ms;
    vi.setSystemTime(this.now);
  }

  /** A claim; where nothing is said, a contact of a member. */
  receive(received: Partial<Received> = {}): void {
    const { event, lateMs, state, ...told } = { ...CONTACT, ...received };
    this.#number += 1;
    const receivedAt = this.now - lateMs;
    const facts = {
      ...told,
      id: `0-${this.#number.toString(16).padStart(32, "0")}`,
      code: "CODE",
      eventAt: Math.floor(receivedAt / 1000) * 1000,
      receivedAt,
      scene: null,
      details: null,
    };
    const delivery = openDelivery<Claim>(
      event === "contact.added"
        ? { ...facts, event, via: "added", state, account: null }
        : { ...facts, event, via: null, state: null, account: "wk1" },
    );
    this.#ledger.insert(delivery);
    this.#all.set(delivery.id, delivery);
  }

  /** Settles an open delivery. */
  settle(which: number, outcome: Exclude<Outcome, "open">, rule: string | null): void {
    const delivery = pick(
      this.#recorded((one) => one.outcome === "open"),
      which,
    );
    if (delivery === null) return;
    Object.assign(delivery, { outcome, rule, message: rule, settledAt: this.now });
    this.#ledger.settle(delivery);
  }

  /** A program uses a code that was not used. */
  reopen(which: number): void {
    const delivery = pick(
      this.#recorded((one) => one.outcome === "silent"),
      which,
    );
    if (delivery === null) return;
    Object.assign(delivery, {
      outcome: "open",
      rule: null,
      message: null,
      settledAt: null,
      receivedAt: this.now,
    });
    this.#ledger.replace(delivery);
  }

  /** Stores again what a settled delivery has already. */
  saveAgain(which: number): void {
    const delivery = pick(
      this.#recorded((one) => one.outcome !== "open"),
      which,
    );
    if (delivery !== null) this.#ledger.saveFollowUps(delivery);
  }

  remove(customer: string, staff: string, agoMs: number): void {
    const at = Math.floor((this.now - agoMs) / 1000) * 1000;
    this.#record.lost.note({ customer, staff, at });
    this.#removals.push({ customer, staff, at });
  }

  forget(customer: string): void {
    const forgotten = this.#recorded((one) => one.customer === customer);
    this.#ledger.forget(forgotten, this.now);
    this.#record.lost.forget(customer);
    for (const { id } of forgotten) this.#all.delete(id);
    // A welcome that the record has dropped stays lost.
    for (const dropped of this.#all.values()) {
      if (dropped.customer === customer) this.#keptLost.set(dropped.id, this.#isLost(dropped));
    }
    this.#removals = this.#removals.filter((one) => one.customer !== customer);
  }

  readonly #keptLost = new Map<string, boolean>();

  async count(): Promise<void> {
    await Promise.race([this.#figures.count(this.now), this.#lifeEnded]);
  }

  async prune(): Promise<void> {
    const life = this.#lives;
    const { now } = this;
    await Promise.race([this.#figures.count(now), this.#lifeEnded]);
    if (life !== this.#lives) return;
    const before = now - RECORD_KEPT_MS;
    while (this.#ledger.prune(before, 2)) this.meanwhile.shift()?.();
    this.#record.tables.prune(now, 100);
    this.#record.lost.pruneWelcomes(now);
    for (let after = this.#record.lost.prune(now, null, 2); after !== null; ) {
      after = this.#record.lost.prune(now, after, 2);
    }
  }

  /** The answer of the object, again after its life ended in between. */
  async ask(question: FiguresQuestion): Promise<FiguresRow[]> {
    return (await this.answer(question)).rows;
  }

  async answer(question: FiguresQuestion): Promise<{ rows: FiguresRow[]; isPartial: boolean }> {
    for (;;) {
      const found = await Promise.race([this.#figures.answer(question), this.#lifeEnded.then(() => null)]);
      if (found === null) continue;
      const rows = rowsOf(found.counts ?? [], new Buckets(question.zone, question.by));
      return { rows: rows.map(({ shown: _, ...row }) => row), isPartial: found.isPartial };
    }
  }

  /** The ids of the deliveries that a question asks for. */
  idsOf(question: FiguresQuestion): Set<string> {
    return new Set(this.#asked(question).map(({ id }) => id));
  }

  #asked({ app, event, from, to }: FiguresQuestion): Delivery[] {
    return [...this.#all.values()].filter(
      (one) =>
        one.receivedAt >= from &&
        one.receivedAt < to &&
        (app === null || one.app === app) &&
        (event === null || one.event === event),
    );
  }

  /** The same, counted from all that happened. */
  naive(question: FiguresQuestion): NaiveRow[] {
    const { by, group, zone } = question;
    const asked = this.#asked(question);
    const local = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      ...(by === "hour" ? { timeStyle: "short" } : {}),
    });
    const bucket = (at: number) => local.format(at).slice(0, by === "hour" ? 13 : 10);
    const groups = Map.groupBy(asked, (one) => JSON.stringify([bucket(one.receivedAt), keyOf(one, group)]));
    return [...groups.values()].map((some) => {
      const [first] = some;
      const outcomes: Record<string, number> = {};
      for (const { outcome } of some) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      const times = some
        .flatMap((one) => (one.settledAt === null ? [] : [one.settledAt - one.receivedAt]))
        .sort((a, b) => a - b);
      const nth = (share: number) => times[Math.ceil(times.length * share) - 1] ?? null;
      const welcomed = some.filter((one) => one.outcome === "sent" || one.outcome === "sent-unconfirmed");
      return {
        bucket: bucket(first?.receivedAt ?? 0),
        key: first === undefined ? "" : keyOf(first, group),
        total: some.length,
        outcomes,
        inTime: welcomed.filter((one) => (one.settledAt ?? 0) <= one.deadline).length,
        lost: welcomed.filter((one) => this.#keptLost.get(one.id) ?? this.#isLost(one)).length,
        p50: nth(0.5),
        p95: nth(0.95),
        p99: nth(0.99),
      };
    });
  }

  bucketOf(at: string, { by, zone }: FiguresQuestion): string {
    const local = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      ...(by === "hour" ? { timeStyle: "short" } : {}),
    });
    return local.format(Date.parse(at)).slice(0, by === "hour" ? 13 : 10);
  }

  #isLost({ event, customer, staff, eventAt }: Delivery): boolean {
    return this.#removals.some(
      (one) =>
        event === "contact.added" &&
        one.customer === customer &&
        one.staff === staff &&
        one.at >= eventAt &&
        one.at <= eventAt + SEVEN_DAYS_MS,
    );
  }

  #recorded(fits: (delivery: Delivery) => boolean): Delivery[] {
    const ids = this.#sql.exec("SELECT id FROM deliveries ORDER BY id").toArray();
    return ids.flatMap(({ id }) => {
      const one = this.#all.get(String(id));
      return one !== undefined && fits(one) ? [one] : [];
    });
  }
}

export type NaiveRow = Omit<FiguresRow, "at"> & { bucket: string };

const keyOf = (delivery: Delivery, group: FiguresQuestion["group"]) =>
  group === null ? "" : (delivery[group] ?? "");

const pick = <T>(some: readonly T[], which: number): T | null =>
  some[which % Math.max(1, some.length)] ?? null;

export const SETTLED = OUTCOMES.filter((outcome) => outcome !== "open");
