/** At most five messages for each message of the customer's, in any order of requests and ends of calls. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Budget, type BudgetPlace, type MessageCounts } from "../../../src/delivery/kf/message-budget.ts";

const WHO = { account: "wk1", customer: "wm1" };
const HOUR_MS = 60 * 60_000;
const TAKEN = { mayHaveTaken: true, errcode: 0 };
const NOT_TAKEN = { mayHaveTaken: false, errcode: -1 };

/** The counts in memory, as `Conversations` stores them. */
function counts(saidAt: number | null = 0, sent = 0) {
  const stored = { saidAt, sent };
  const ports: MessageCounts = {
    find: () => stored,
    counted: () => {
      stored.sent += 1;
      return stored.saidAt;
    },
    uncounted: (_, at) => {
      if (at === stored.saidAt && stored.sent > 0) stored.sent -= 1;
    },
  };
  return { stored, ports };
}

const placeOf = (budget: Budget, now = 0): BudgetPlace => {
  const admission = budget.admit(WHO, 1, now);
  if (!admission.ok) throw new Error(`held back: ${admission.errcode}`);
  return admission.place;
};

describe("of three hundred messages that ask at once", () => {
  test("five get a place, and the others are held back", () => {
    const { ports } = counts();
    const budget = new Budget(ports);
    const admissions = [...Array(300)].map(() => budget.admit(WHO, 1, 1));
    expect(admissions.filter(({ ok }) => ok)).toHaveLength(5);
    expect(admissions.at(-1)).toEqual({ ok: false, errcode: null });
  });

  test("a sixth gets the place of a message that WeCom did not take, and the rest are refused once five were taken", () => {
    const { ports } = counts();
    const budget = new Budget(ports);
    const places = [...Array(5)].map(() => placeOf(budget));
    for (const place of places) place.begin(0);
    expect(budget.admit(WHO, 1, 1)).toEqual({ ok: false, errcode: null });
    places[0]?.end(NOT_TAKEN, 0);
    for (const place of places.slice(1)) place.end(TAKEN, 0);
    const sixth = placeOf(budget);
    sixth.begin(0);
    sixth.end(TAKEN, 0);
    expect(budget.admit(WHO, 1, 1)).toEqual({ ok: false, errcode: 95001 });
  });

  test("the next gets the place that is freed without a call", () => {
    const { ports } = counts();
    const budget = new Budget(ports);
    const places = [...Array(5)].map(() => placeOf(budget));
    places[0]?.free();
    expect(budget.admit(WHO, 1, 1).ok).toBe(true);
    expect(budget.admit(WHO, 1, 1).ok).toBe(false);
  });
});

test("a customer who got five messages, or is silent for two days, gets no further message", () => {
  expect(new Budget(counts(0, 5).ports).admit(WHO, 1, 1)).toEqual({ ok: false, errcode: 95001 });
  const old = new Budget(counts(0, 0).ports);
  expect(old.admit(WHO, 1, 48 * HOUR_MS).ok).toBe(true);
  expect(old.admit(WHO, 1, 48 * HOUR_MS + 1)).toEqual({ ok: false, errcode: 95002 });
});

describe("for a customer who is not known here", () => {
  test("WeCom decides, and at most five messages are under way at a time", () => {
    const budget = new Budget(counts(null, 40).ports);
    const places = [...Array(5)].map(() => placeOf(budget));
    expect(budget.admit(WHO, 1, 1)).toEqual({ ok: false, errcode: null });
    places[0]?.begin(1);
    expect(budget.admit(WHO, 1, 1)).toEqual({ ok: false, errcode: null });
    places[0]?.end(TAKEN, 1);
    expect(budget.admit(WHO, 1, 1).ok).toBe(true);
  });

  test("WeCom's refusal holds for messages given before it, and not for later messages", () => {
    const budget = new Budget(counts(null).ports);
    const place = placeOf(budget);
    place.begin(1);
    place.end({ mayHaveTaken: false, errcode: 95001 }, 5);
    expect(budget.admit(WHO, 5, 6)).toEqual({ ok: false, errcode: 95001 });
    expect(budget.admit(WHO, 6, 6).ok).toBe(true);
  });
});

test("WeCom's refusal is forgotten when the customer writes", () => {
  const { stored, ports } = counts(1);
  const budget = new Budget(ports);
  const place = placeOf(budget);
  place.begin(1);
  place.end({ mayHaveTaken: false, errcode: 95002 }, 5);
  expect(budget.admit(WHO, 4, 6)).toEqual({ ok: false, errcode: 95002 });
  stored.saidAt = 6;
  expect(budget.admit(WHO, 4, 6).ok).toBe(true);
});

test("the messages of each customer at each account are counted separately", () => {
  const budget = new Budget(counts().ports);
  for (let n = 0; n < 5; n++) placeOf(budget);
  expect(budget.admit(WHO, 1, 1).ok).toBe(false);
  expect(budget.admit({ ...WHO, customer: "wm2" }, 1, 1).ok).toBe(true);
  expect(budget.admit({ ...WHO, account: "wk2" }, 1, 1).ok).toBe(true);
});

test("WeCom's refusal of a customer's messages is remembered beside that of another customer", () => {
  const budget = new Budget(counts(null).ports);
  const customers = ["wm1", "wm2", "wm3"].map((customer) => ({ ...WHO, customer }));
  for (const who of customers) {
    const admission = budget.admit(who, 1, 1);
    if (!admission.ok) throw new Error("held back");
    admission.place.begin(1);
    admission.place.end({ mayHaveTaken: false, errcode: 95001 }, 2);
  }
  for (const who of customers) expect(budget.admit(who, 1, 3)).toEqual({ ok: false, errcode: 95001 });
  expect(budget.admit({ ...WHO, customer: "wm4" }, 1, 3).ok).toBe(true);
});

/** A request, the begin, end or release of a place, or a message of the customer's. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: "ask" } as const) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("begin" as const), which: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("end" as const), which: fc.nat(9), taken: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("free" as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant({ do: "said" } as const) },
);

test("at most five calls are taken or under way for one message of the customer's, and no place is lost", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
      const { stored, ports } = counts(1);
      const budget = new Budget(ports);
      const waiting: BudgetPlace[] = [];
      let calling: { place: BudgetPlace; since: number | null }[] = [];
      let taken = 0;
      for (const one of happenings) {
        switch (one.do) {
          case "ask": {
            const admission = budget.admit(WHO, 1, 1);
            if (admission.ok) waiting.push(admission.place);
            // A final refusal means that WeCom took five.
            else if (admission.errcode !== null) expect(taken).toBeGreaterThanOrEqual(5);
            break;
          }
          case "begin": {
            const [place] = waiting.splice(one.which % Math.max(1, waiting.length), 1);
            place?.begin(0);
            if (place !== undefined) calling.push({ place, since: stored.saidAt });
            break;
          }
          case "end": {
            const [call] = calling.splice(one.which % Math.max(1, calling.length), 1);
            call?.place.end(one.taken ? TAKEN : NOT_TAKEN, 0);
            if (one.taken && call?.since === stored.saidAt && call !== undefined) taken += 1;
            break;
          }
          case "free":
            waiting.splice(one.which % Math.max(1, waiting.length), 1)[0]?.free();
            break;
          case "said":
            stored.saidAt = (stored.saidAt ?? 0) + 1;
            stored.sent = 0;
            taken = 0;
        }
        const underWay = calling.filter(({ since }) => since === stored.saidAt).length;
        expect(taken + underWay).toBe(stored.sent);
        expect(stored.sent + waiting.length).toBeLessThanOrEqual(5);
      }
      for (const place of waiting) place.free();
      for (const { place } of calling) place.end(NOT_TAKEN, 0);
      calling = [];
      expect(budget.admit(WHO, 1, 1).ok).toBe(taken < 5);
    }),
  );
});
