/** Tests which rows of a Dispatcher's record each question finds, with its bounds. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test } from "vitest";
import { beginAttempt } from "../../../src/delivery/attempt.ts";
import {
  type ContactClaim,
  type Delivery,
  type Given,
  type KfClaim,
  openDelivery,
} from "../../../src/delivery/delivery.ts";
import { wireDispatcher } from "../../../src/delivery/dispatcher/wiring.ts";
import type { DeliveryFilter, Position } from "../../../src/delivery/record/filter.ts";
import type { Ledger } from "../../../src/delivery/record/ledger.ts";
import { recordRows } from "../../record-rows.ts";
import { bindings, CORP_ID } from "../wecom.ts";

afterEach(() => reset());

const AT = 1_800_000_000_000;
/** The rows that a search may read while a welcome waits. */
const LOOKED_THROUGH = 5_000;

/** Looks at the record of an object that holds nothing else. */
const inRecord = (look: (ledger: Ledger, sql: SqlStorage) => void) =>
  runInDurableObject(bindings.DISPATCHER.getByName(`${CORP_ID}:0`), (_, state) =>
    look(wireDispatcher(state, bindings).ledger, state.storage.sql),
  );

const added: ContactClaim = {
  id: "0-a",
  app: "sales",
  event: "contact.added",
  customer: "wm1",
  code: null,
  eventAt: AT,
  receivedAt: AT,
  via: "added",
  staff: "zhangsan",
  state: "expo-1",
  account: null,
  scene: null,
  details: null,
};
const entered: KfClaim = {
  ...added,
  id: "0-e",
  event: "kf.entered",
  customer: "wm2",
  account: "wk1",
  staff: "lisi",
  via: null,
  state: null,
};
const GIVEN: Given = { act: { do: "nothing" } as never, msgid: null, call: "0-c", forRules: false };

/** Stores a settled delivery. */
function settled(ledger: Ledger, claim: ContactClaim | KfClaim, given: Given | null = null): void {
  const delivery = openDelivery(claim, given);
  ledger.insert(delivery);
  ledger.settle({ ...delivery, outcome: "sent", rule: "默认", errcode: 0, settledAt: claim.receivedAt });
}
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

test("settling stores what came of a delivery, and erases what is of no more use", () =>
  inRecord((ledger) => {
    const message = { msgtype: "text", text: "在吗", menu: null };
    const details = { sceneParam: "p", channels: null, message };
    const open = openDelivery({ ...entered, code: "CODE", details }, GIVEN);
    ledger.insert(open);
    expect(ledger.find(open.id)).toEqual(open);
    const waiting = { ...open, waitsUntil: AT + 1, rule: "久等", attempts: [beginAttempt(AT, null)] };
    ledger.saveWait(waiting);
    expect(ledger.find(open.id)).toEqual(waiting);
    const end: Delivery = {
      ...waiting,
      rule: "进入",
      message: "hello",
      variant: "hello",
      msgid: "m1",
      outcome: "sent",
      errcode: 0,
      remedy: "what to do",
      cause: "why a part is missing",
      notes: ["a note"],
      followUps: [{ do: "webhook", state: "waiting", errcode: null, cause: null, at: null }],
      settledAt: AT + 2,
      attempts: [{ ...beginAttempt(AT, "hello"), ms: 143, errcode: 0, verdict: "sent", skipped: 2 }],
    };
    ledger.settle(end);
    expect(ledger.find(open.id)).toEqual({
      ...end,
      code: null,
      details: null,
      given: null,
      waitsUntil: null,
    });
  }));

test("open deliveries are found from a time on, the oldest first: that app leads after a restart", () =>
  inRecord((ledger) => {
    for (const ms of [-1, 2, 0, 1]) {
      ledger.insert(openDelivery({ ...added, id: `0-${2 - ms}`, receivedAt: AT + ms }));
    }
    settled(ledger, { ...added, id: "0-settled" });
    expect(ids(ledger.open(AT))).toEqual(["0-2", "0-1", "0-0"]);
  }));

describe("when a contact's event of an app was received", () => {
  test("is found from a time on, that time included", () =>
    inRecord((ledger) => {
      settled(ledger, added);
      settled(ledger, { ...added, id: "0-b", receivedAt: AT + 2_000 });
      const since = [AT, AT + 1, AT + 2_000, AT + 2_001].map((at) => ledger.receivedSince("sales", at));
      expect(since).toEqual([AT, AT + 2_000, AT + 2_000, null]);
    }));

  test.each([
    ["another app's", { ...added, app: "shop" }, null],
    ["an event of customer service", entered, null],
    ["what a program sent", added, GIVEN],
  ] as const)("does not count %s", (_, claim, given) =>
    inRecord((ledger) => {
      settled(ledger, claim, given);
      expect(ledger.receivedSince("sales", AT)).toBeNull();
    }),
  );

  test("counts a row of the version that did not tell who sends", () =>
    inRecord((ledger, sql) => {
      settled(ledger, added);
      sql.exec('UPDATE deliveries SET "by" = NULL');
      expect(ledger.receivedSince("sales", AT)).toBe(AT);
    }));
});

describe("the deliveries of a member's or an account's customers", () => {
  test("are those of the app, newest first, from a time on", () =>
    inRecord((ledger) => {
      settled(ledger, { ...added, id: "0-old", receivedAt: AT - 1 });
      settled(ledger, added);
      settled(ledger, { ...added, id: "0-b", receivedAt: AT + 1 });
      settled(ledger, { ...added, id: "0-shop", app: "shop" });
      settled(ledger, { ...added, id: "0-wangwu", staff: "wangwu" });
      settled(ledger, entered);
      expect(ids(ledger.ofMember("sales", "zhangsan", AT) ?? [])).toEqual(["0-b", "0-a"]);
      expect(ids(ledger.ofMember("sales", "wk1", AT) ?? [])).toEqual(["0-e"]);
    }));

  test("are twenty at most, and not looked for among more than five thousand", () =>
    inRecord((ledger, sql) => {
      sql.exec(recordRows({ rows: LOOKED_THROUGH, shard: 0, from: AT, to: AT + LOOKED_THROUGH }));
      const newest = ledger.ofMember("sales", "zhangsan", AT) ?? [];
      expect([newest.length, newest[0]?.customer]).toEqual([20, `wm-old-${LOOKED_THROUGH}`]);
      settled(ledger, added);
      expect(ledger.ofMember("sales", "zhangsan", AT)).toBeNull();
    }));
});

describe("a stretch of the record", () => {
  /** Five deliveries, three of them received in the same millisecond. */
  const CLAIMS = [0, 1, 1, 1, 2].map((ms, n) => ({ ...added, id: `0-${n}`, receivedAt: AT + ms }));

  /** The ids that are read a row at a time, from a place on. */
  function oneByOne(
    read: (after: Position) => { rows: readonly { id: string }[]; end: Position | null },
    from: Position,
  ) {
    const found: string[] = [];
    for (let after: Position | null = from; after !== null; ) {
      const { rows, end }: ReturnType<typeof read> = read(after);
      found.push(...ids(rows));
      after = end;
    }
    return found;
  }

  test("of open deliveries goes on behind the last, and ends before the given time", () =>
    inRecord((ledger) => {
      for (const claim of CLAIMS) ledger.insert(openDelivery(claim));
      settled(ledger, { ...added, id: "0-settled", receivedAt: AT + 1 });
      const found = oneByOne((after) => ledger.openBefore(AT + 2, after, 1), { receivedAt: AT, id: "" });
      expect(found).toEqual(["0-0", "0-1", "0-2", "0-3"]);
    }));

  test("of a list goes on behind the last, newest first", () =>
    inRecord((ledger) => {
      for (const claim of CLAIMS) settled(ledger, claim);
      const newest = { receivedAt: AT + 3, id: "" };
      const found = oneByOne((after) => ledger.scan({}, after, { rows: 1, most: 1 }), newest);
      expect(found).toEqual(["0-4", "0-3", "0-2", "0-1", "0-0"]);
    }));

  test("has both bounds of the receipt in it, and nothing newer whatever its place", () =>
    inRecord((ledger) => {
      for (const claim of CLAIMS) settled(ledger, claim);
      const bounds = { rows: 10, most: 10 };
      const within = (filter: DeliveryFilter, after: Position | null) =>
        ids(ledger.scan(filter, after, bounds).rows);
      expect(within({ from: AT + 1, to: AT + 1 }, null)).toEqual(["0-3", "0-2", "0-1"]);
      expect(within({ to: AT }, { receivedAt: AT + 9, id: "" })).toEqual(["0-0"]);
      const outcomes = ledger.scanOutcomes(AT + 1, null, 10).rows;
      expect(outcomes.map(({ receivedAt }) => receivedAt - AT)).toEqual([2, 1, 1, 1]);
    }));

  test.each<[DeliveryFilter, string[]]>([
    [{ app: "sales" }, ["0-e", "0-a"]],
    [{ staff: "lisi" }, ["0-e"]],
    [{ customer: "wm1" }, ["0-a"]],
    [{ account: "wk1" }, ["0-e"]],
    [{ event: "kf.entered" }, ["0-e"]],
    [{ outcome: "open" }, ["0-shop"]],
    [{ outcomes: ["open", "missed"] }, ["0-shop"]],
    [{ errcode: 0 }, ["0-e", "0-a"]],
    [{ rule: "" }, ["0-shop"]],
    [{ state: "expo-1" }, ["0-shop", "0-a"]],
    [{ state: "" }, ["0-e"]],
    [{ app: "sales", staff: "zhangsan" }, ["0-a"]],
  ])("has the deliveries that fit %j", (filter, expected) =>
    inRecord((ledger) => {
      settled(ledger, added);
      settled(ledger, { ...entered, receivedAt: AT + 1 });
      ledger.insert(
        openDelivery({ ...added, id: "0-shop", app: "shop", customer: "wm3", receivedAt: AT + 2 }),
      );
      expect(ids(ledger.scan(filter, null, { rows: 10, most: 10 }).rows)).toEqual(expected);
    }),
  );

  test("of a table by its key reads each id once, and tells where it ended", () =>
    inRecord((ledger) => {
      for (const claim of CLAIMS) settled(ledger, claim);
      settled(ledger, entered);
      expect(ledger.scanOf("wm1", "0-1", 2)).toEqual({
        found: [
          { id: "0-2", receivedAt: AT + 1 },
          { id: "0-3", receivedAt: AT + 1 },
        ],
        end: "0-3",
      });
      expect(ledger.scanOf("wm1", "0-4", 2)).toEqual({ found: [], end: null });
    }));
});

test("a list of more ids than a statement takes has each delivery once, in their order", () =>
  inRecord((ledger, sql) => {
    sql.exec(recordRows({ rows: 120, shard: 0, from: AT, to: AT + 120 }));
    const { rows } = ledger.scan({}, null, { rows: 200, most: 200 });
    expect(rows.map(({ customer }) => customer)).toEqual(
      Array.from({ length: 120 }, (_, n) => `wm-old-${120 - n}`),
    );
  }));

test("deliveries are pruned up to a time, that time not included, a few at a time", () =>
  inRecord((ledger) => {
    for (const ms of [0, 1, 2, 3]) settled(ledger, { ...added, id: `0-${ms}`, receivedAt: AT + ms });
    expect([1, 2].map(() => ledger.prune(AT + 2, 1))).toEqual([true, true]);
    expect([ledger.find("0-2")?.id, ledger.find("0-1"), ledger.prune(AT + 2, 1)]).toEqual([
      "0-2",
      null,
      false,
    ]);
  }));

describe("the id of a forgotten delivery", () => {
  const FORGOTTEN = [{ id: "0-a", receivedAt: AT }];
  /** An inbox may be read again from three days back; a day more, to be sure. */
  const REPEATED_UNTIL = AT + 4 * 24 * 60 * 60_000;

  test("is known as long as its event may be repeated, and no longer", () =>
    inRecord((ledger) => {
      settled(ledger, added);
      ledger.forget(FORGOTTEN, AT + 1);
      const isKnownAt = [REPEATED_UNTIL - 1, REPEATED_UNTIL].map((now) => {
        ledger.pruneForgotten(now);
        return ledger.isForgotten("0-a");
      });
      expect(isKnownAt).toEqual([true, false]);
      expect(ledger.insert(openDelivery(added))).toBe(true);
    }));

  test("is not kept when nobody can repeat its event any more", () =>
    inRecord((ledger) => {
      settled(ledger, added);
      ledger.forget(FORGOTTEN, REPEATED_UNTIL);
      expect([ledger.find("0-a"), ledger.isForgotten("0-a")]).toEqual([null, false]);
    }));
});

test("the messages whose ids have a prefix are found, whatever follows it", () =>
  inRecord((ledger) => {
    const prefix = `0-${"a".repeat(28)}`;
    const found = ["0000", "ffff"].map((end) => `${prefix}${end}`);
    for (const id of [...found, `0-${"a".repeat(27)}bffff`]) settled(ledger, { ...entered, id });
    expect(ids(ledger.messagesByPrefix([prefix]))).toEqual(found);
  }));
