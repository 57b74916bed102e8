/** Several apps of one company and one customer: which comes first, and how it stands with the others. */
import { expect, test } from "vitest";
import { type Delivery, type Outcome, openDelivery } from "../../../src/delivery/delivery.ts";
import { Rivals } from "../../../src/delivery/rivals.ts";

const AT = 1_000_000;
let count = 0;

/** An open delivery of the app sales for one customer and member. */
function delivery(changes: Partial<Delivery> = {}): Delivery {
  count += 1;
  const claim = {
    ...({ id: `0-${count}`, app: "sales", event: "contact.added", via: "added", staff: "zhangsan" } as const),
    customer: "wm1",
    state: null,
    code: "code",
    eventAt: AT,
    receivedAt: AT,
    account: null,
    scene: null,
    details: null,
  };
  return { ...openDelivery(claim), ...changes };
}

function standing(first: Partial<Delivery>, second: Partial<Delivery> = {}) {
  const rivals = new Rivals();
  const [one, other] = [delivery(first), delivery({ app: "support", ...second })];
  rivals.add(one);
  rivals.add(other);
  return { ofFirst: rivals.of(one), ofSecond: rivals.of(other) };
}

test("the app that claimed first goes first; the other waits", () => {
  expect(standing({})).toEqual({ ofFirst: "none", ofSecond: "open" });
});

test.for<[Outcome, string]>([
  ["sent", "sent"],
  ["sent-unconfirmed", "sent"],
  ["already-welcomed", "welcomed"],
  ["refused", "none"],
  ["no-rule", "none"],
  ["silent", "none"],
  ["missed", "none"],
])("when the first is %s, it stands for the second: %s", ([outcome, expected]) => {
  expect(standing({ outcome }).ofSecond).toBe(expected);
});

test.for<[string, Partial<Delivery>]>([
  ["the same app", { app: "sales" }],
  ["another customer", { customer: "wm2" }],
  ["another member", { staff: "lisi" }],
  ["another adding of the same customer, seconds later", { eventAt: AT + 4_000 }],
])("%s is no rival", ([, second]) => {
  expect(standing({}, second)).toEqual({ ofFirst: "none", ofSecond: "none" });
});

test("of one event are two that WeCom told in different seconds", () => {
  expect(standing({}, { eventAt: AT + 1_000 }).ofSecond).toBe("open");
});

test("who yields comes behind all others, and they come before it", () => {
  const rivals = new Rivals();
  const [one, other, third] = [delivery(), delivery({ app: "support" }), delivery({ app: "third" })];
  for (const added of [one, other, third]) rivals.add(added);
  rivals.yield(one);
  expect([rivals.of(one), rivals.of(other), rivals.of(third)]).toEqual(["open", "none", "open"]);
  other.outcome = third.outcome = "refused";
  expect(rivals.of(one)).toBe("none");
  rivals.yield(delivery({ app: "stranger" }));
  expect(rivals.of(one)).toBe("none");
});

test("a claim that is not added yet comes behind all that are", () => {
  const rivals = new Rivals();
  rivals.add(delivery());
  expect(rivals.of(delivery({ app: "support" }))).toBe("open");
});

test("a delivery that is taken up again keeps its place and is not its own rival", () => {
  const rivals = new Rivals();
  const [one, other] = [delivery(), delivery({ app: "support" })];
  rivals.add(one);
  rivals.add(other);
  const again = { ...one };
  rivals.add(again);
  expect([rivals.of(again), rivals.of(other)]).toEqual(["none", "open"]);
  again.outcome = "sent";
  expect(rivals.of(other)).toBe("sent");
  again.outcome = "refused";
  expect(rivals.of(other)).toBe("none");
});

test("what is long over is forgotten, what is open is not", () => {
  const rivals = new Rivals();
  rivals.add(delivery({ outcome: "sent" }));
  rivals.forget(AT + 30_000);
  expect(rivals.of(delivery({ app: "support" }))).toBe("sent");
  rivals.forget(AT + 60_000);
  expect(rivals.of(delivery({ app: "support" }))).toBe("none");
  rivals.add(delivery());
  rivals.forget(AT + 600_000);
  expect(rivals.of(delivery({ app: "support" }))).toBe("open");
});
