/**
 * Tests what a Dispatcher tells its app's object of troubles and their ends, and what it has the other Dispatchers told and
 * asked.
 */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { configOf } from "../../../src/config.ts";
import type { OpenTrouble, Reported, Suspicion, Trouble } from "../../../src/credentials/troubles.ts";
import {
  type ContactDelivery,
  type Delivery,
  type Outcome,
  openDelivery,
} from "../../../src/delivery/delivery.ts";
import { wireDispatcher } from "../../../src/delivery/dispatcher/wiring.ts";
import type { Ledger } from "../../../src/delivery/record/ledger.ts";
import { CompanyDispatchers } from "../../../src/delivery/troubles/company-dispatchers.ts";
import { goodSince } from "../../../src/delivery/troubles/recovery.ts";
import { TroubleReporter } from "../../../src/delivery/troubles/reporter.ts";
import { dispatcherName, SHARDS } from "../../../src/objects/names.ts";
import { recordRows } from "../../record-rows.ts";
import { added } from "../../unit/delivery/added.ts";
import { attempt } from "../../unit/delivery/states.ts";
import { bindings, CORP_ID } from "../wecom.ts";

const MINUTE_MS = 60_000;
const NOW = Date.now();
const config = configOf(bindings);

const missed: Trouble = { cause: "missed", detail: "why", subject: "contact" };
const open: OpenTrouble = { cause: "missed", subjects: ["contact"], lastAt: NOW - 5 * MINUTE_MS };
const suspicion: Suspicion = { cause: "no-code", subject: "zhangsan", since: NOW };

/** A delivery that was received and settled so long ago; a message that went was sent at once. */
const settled = (
  outcome: Outcome,
  agoMs: number,
  changes: Partial<ContactDelivery> = {},
): ContactDelivery => {
  const at = NOW - agoMs;
  const attempts = outcome === "sent" ? [attempt("sent", at)] : [];
  return { ...added, outcome, receivedAt: at, settledAt: at, attempts, code: null, ...changes };
};

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await reset();
});

/** The app's object and the company's Dispatchers, with what they are told. */
class Others {
  readonly told: [object: string, ...unknown[]][] = [];
  /** The object's answer to a report. */
  reported: Reported | null = { open: null, isNew: false, suspicion: null };
  lookedInto: Reported = { open: null, isNew: false, suspicion: null };
  goodAt: number | null = null;

  readonly env = {
    ...bindings,
    CREDENTIALS: {
      getByName: () => ({
        report: async (trouble: Trouble) => {
          this.told.push(["reported", trouble]);
          return this.reported;
        },
        lookedInto: async (_: Suspicion, goodAt: number | null) => {
          this.told.push(["looked into", goodAt]);
          return this.lookedInto;
        },
        ended: async (ended: unknown[]) => void this.told.push(["ended", ...ended]),
      }),
    },
    DISPATCHER: {
      getByName: (name: string) => ({
        watchAll: async (...told: unknown[]) => void this.told.push([name, ...told]),
        goodSinceAnywhere: async () => {
          this.told.push([name, "asked"]);
          return this.goodAt;
        },
      }),
    },
  } as never;
}
const FIRST = dispatcherName(CORP_ID, 0);

/** The reporter of a Dispatcher with these deliveries in its record. */
async function withReporter(
  others: Others,
  work: (reporter: TroubleReporter, done: () => Promise<unknown>) => Promise<void>,
  deliveries: readonly Delivery[] = [],
) {
  await runInDurableObject(bindings.DISPATCHER.getByName(FIRST), async (_, state) => {
    const { ledger } = wireDispatcher(state, bindings);
    fill(ledger, deliveries);
    const begun: Promise<unknown>[] = [];
    const waitUntil = (one: Promise<unknown>) => void begun.push(one);
    const reporter = new TroubleReporter({ env: others.env, config, ledger, waitUntil });
    await work(reporter, () => Promise.all(begun));
  });
}
function fill(ledger: Ledger, deliveries: readonly Delivery[]): void {
  for (const [n, one] of deliveries.entries()) {
    const delivery = { ...one, id: `0-${n}` };
    ledger.insert({ ...openDelivery(delivery) });
    if (delivery.outcome !== "open") ledger.settle(delivery);
  }
}

describe("a trouble that begins", () => {
  test("is told to the company's first Dispatcher, which tells all, and is known here", async () => {
    const others = new Others();
    others.reported = { open, isNew: true, suspicion: null };
    await withReporter(others, async (reporter, done) => {
      reporter.report("sales", missed);
      await done();
      expect(others.told).toEqual([
        ["reported", missed],
        [FIRST, "sales", [open], false],
      ]);
      expect(reporter.isOpen("sales", "missed")).toBe(true);
    });
  });

  test("is known here though the others could not be told", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const others = new Others();
    others.reported = { open, isNew: true, suspicion: null };
    Object.assign(others.env, { DISPATCHER: undefined });
    await withReporter(others, async (reporter, done) => {
      reporter.report("sales", missed);
      await done();
      expect(reporter.isOpen("sales", "missed")).toBe(true);
    });
    expect(warned).toHaveBeenCalledWith(expect.objectContaining({ event: "trouble.not-told" }));
  });
});

describe("no other Dispatcher is told", () => {
  test.each<[string, Reported | null, boolean]>([
    ["of a trouble that lasts", { open, isNew: false, suspicion: null }, true],
    ["of what is only counted", { open: null, isNew: true, suspicion: null }, false],
    ["by an object of the version before", null, false],
  ])("%s", async (_, reported, isOpen) => {
    const others = Object.assign(new Others(), { reported });
    await withReporter(others, async (reporter, done) => {
      reporter.report("sales", missed);
      await done();
      expect(others.told).toEqual([["reported", missed]]);
      expect(reporter.isOpen("sales", "missed")).toBe(isOpen);
    });
  });

  test("of an app that the configuration does not have", async () => {
    const others = new Others();
    await withReporter(others, async (reporter, done) => {
      reporter.report("elsewhere", missed);
      reporter.reportEnded("elsewhere", [{ cause: "missed", subject: null, at: NOW }]);
      await done();
      expect(others.told).toEqual([]);
    });
  });
});

test("a suspicion is looked into in all Dispatchers, and is a trouble when no delivery went well", async () => {
  const others = new Others();
  others.reported = { open: null, isNew: false, suspicion };
  others.goodAt = NOW - 1;
  others.lookedInto = { open, isNew: true, suspicion: null };
  await withReporter(others, async (reporter, done) => {
    reporter.report("sales", missed);
    await done();
    expect(others.told).toEqual([
      ["reported", missed],
      [FIRST, "asked"],
      ["looked into", NOW - 1],
      [FIRST, "sales", [open], false],
    ]);
  });
});

describe("a settled delivery", () => {
  test("is named with the trouble that it shows", async () => {
    const others = new Others();
    await withReporter(others, async (reporter, done) => {
      reporter.settled(settled("missed", 0));
      await done();
      expect(others.told).toMatchObject([["reported", { cause: "missed", delivery: added.id }]]);
    });
  });

  test("ends the troubles that it shows to be over, once", async () => {
    const others = new Others();
    await withReporter(others, async (reporter, done) => {
      reporter.watch("sales", [open], false);
      reporter.settled(settled("sent", 0));
      reporter.settled(settled("sent", 0));
      await done();
      expect(others.told).toEqual([["ended", { cause: "missed", subject: "contact", at: NOW }]]);
      expect(reporter.isOpen("sales", "missed")).toBe(false);
    });
  });
});

describe("an app's webhook", () => {
  const broken: OpenTrouble = { cause: "webhook", subjects: [""], lastAt: NOW };

  test("that was not posted to is trouble, with the reason", async () => {
    const others = new Others();
    await withReporter(others, async (reporter, done) => {
      reporter.webhookLost("sales", "it answers 410");
      await done();
      expect(others.told).toMatchObject([
        ["reported", { cause: "webhook", detail: expect.stringContaining("it answers 410") }],
      ]);
    });
  });

  test("that takes events ends an open trouble, and tells nobody where none is open", async () => {
    const others = new Others();
    await withReporter(others, async (reporter, done) => {
      reporter.webhookWorked("sales");
      reporter.watch("sales", [broken], true);
      reporter.webhookWorked("sales");
      reporter.webhookWorked("sales");
      await done();
      expect(others.told).toMatchObject([["ended", { cause: "webhook", subject: null }]]);
    });
  });
});

describe("a Dispatcher that is told of an open trouble", () => {
  const endedIn = async (deliveries: readonly Delivery[], ...troubles: OpenTrouble[]) => {
    await reset();
    const others = new Others();
    await withReporter(
      others,
      async (reporter, done) => {
        reporter.watch("sales", troubles, true);
        await done();
      },
      deliveries,
    );
    return others.told;
  };
  const older = { ...open, cause: "60020", lastAt: NOW - 30 * MINUTE_MS } as const;

  test("looks for its end among deliveries since it was last seen", async () => {
    expect(await endedIn([settled("sent", MINUTE_MS), settled("sent", 10 * MINUTE_MS)], open)).toEqual([
      ["ended", { cause: "missed", subject: "contact", at: NOW - MINUTE_MS }],
    ]);
    expect(await endedIn([settled("missed", MINUTE_MS)], open)).toEqual([]);
    expect(await endedIn([settled("sent", MINUTE_MS, { app: "shop" })], open)).toEqual([]);
    const codeless: OpenTrouble = { ...open, cause: "no-code", subjects: ["zhangsan"] };
    expect(await endedIn([settled("sent", MINUTE_MS)], codeless)).toMatchObject([["ended", {}]]);
    expect(await endedIn([settled("open", MINUTE_MS)], codeless)).toEqual([]);
  });

  test("looks back to the oldest of several, and no further than the cron's pause", async () => {
    const sent = [settled("sent", 5.5 * MINUTE_MS)];
    expect(await endedIn(sent, open)).toEqual([]);
    expect(await endedIn(sent, open, older)).toMatchObject([["ended", { cause: "60020" }]]);
    expect(await endedIn([settled("sent", 7 * MINUTE_MS)], older)).toEqual([]);
  });

  test("of one more knows those before too, and of all knows no other", async () => {
    await withReporter(new Others(), async (reporter) => {
      reporter.watch("sales", [open], false);
      reporter.watch("sales", [older], false);
      expect([reporter.isOpen("sales", "missed"), reporter.isOpen("sales", "60020")]).toEqual([true, true]);
      reporter.watch("sales", [older], true);
      expect([reporter.isOpen("sales", "missed"), reporter.isOpen("sales", "60020")]).toEqual([false, true]);
    });
  });
});

describe("a Dispatcher that is asked whether a delivery went well", () => {
  const goodIn = (deliveries: readonly Delivery[], asked: Suspicion = suspicion) =>
    runInDurableObject(bindings.DISPATCHER.getByName(FIRST), (_, state) => {
      const { ledger } = wireDispatcher(state, bindings);
      fill(ledger, deliveries);
      return goodSince(ledger, "sales", { ...asked, since: NOW - 10 * MINUTE_MS });
    });

  test("names the newest of the member's, settled, without the same failure", async () => {
    const failed = settled("no-code", 0);
    expect(await goodIn([failed, settled("sent", 3_000), settled("sent", 2_000)])).toBe(NOW - 2_000);
  });

  test.each<[string, Delivery]>([
    ["that failed as suspected", settled("no-code", 1_000)],
    ["that is open", settled("open", 1_000)],
    ["of another member", settled("sent", 1_000, { staff: "lisi" })],
    ["of another app", settled("sent", 1_000, { app: "shop" })],
    ["of before the first failure", settled("sent", 11 * MINUTE_MS)],
  ])("does not count a delivery %s", async (_, delivery) => {
    expect(await goodIn([delivery])).toBeNull();
  });

  test("names the present when too many were received to look at each", async () => {
    const rows = { rows: 5_001, shard: 0, from: NOW - MINUTE_MS, to: NOW - 1 };
    await runInDurableObject(bindings.DISPATCHER.getByName(FIRST), (_, { storage }) => {
      storage.sql.exec(recordRows(rows));
    });
    expect(await goodIn([])).toBe(NOW);
  });

  test("compares the event where the failure is one of its rules", async () => {
    const ruleless: Suspicion = { cause: "no-rule", subject: "contact.added zhangsan", since: NOW };
    expect(await goodIn([settled("sent", 1_000)], ruleless)).toBe(NOW - 1_000);
    const other: Suspicion = { ...ruleless, subject: "kf.entered zhangsan" };
    await reset();
    expect(await goodIn([settled("sent", 1_000)], other)).toBeNull();
  });
});

describe("all Dispatchers of a company", () => {
  /** Eight Dispatchers, of which some answer with a time. */
  const eight = (times: Readonly<Record<number, number>>) => {
    const told: [object: string, ...unknown[]][] = [];
    const getByName = (name: string) => {
      const answer = async (...asked: unknown[]) => {
        told.push([name, ...asked]);
        return times[Number(name.split(":").at(-1))] ?? null;
      };
      return { watch: answer, goodSince: answer, receivedSince: answer };
    };
    const env = { ...bindings, DISPATCHER: { getByName } } as never;
    return { told, company: new CompanyDispatchers(env, config, CORP_ID) };
  };
  const eachWith = (...asked: unknown[]) =>
    Array.from({ length: SHARDS }, (_, shard) => [dispatcherName(CORP_ID, shard), ...asked]);

  test("are told of open troubles", async () => {
    const { told, company } = eight({});
    await company.watch("sales", [open], true);
    expect(told).toEqual(eachWith("sales", [open], true));
  });

  test("are asked, and the latest time is that of the company", async () => {
    const { told, company } = eight({ 2: NOW - 2, 5: NOW - 1, 7: NOW - 3 });
    expect(await company.goodSince("sales", suspicion)).toBe(NOW - 1);
    expect(told).toEqual(eachWith("sales", suspicion));
    told.length = 0;
    expect(await company.receivedSince("sales", NOW)).toBe(NOW - 1);
    expect(told).toEqual(eachWith("sales", NOW));
    expect(await eight({}).company.goodSince("sales", suspicion)).toBeNull();
  });
});
