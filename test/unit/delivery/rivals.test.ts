/** Rivals: deliveries of several apps of a company for one customer and member. */
import { expect, test } from "vitest";
import {
  type ContactDelivery,
  type KfDelivery,
  type Outcome,
  openDelivery,
} from "../../../src/delivery/delivery.ts";
import { Rivals } from "../../../src/delivery/rivals.ts";

const AT = 1_000_000;
let count = 0;

/** An open delivery of the app sales for one customer and member. */
function delivery(changes: Partial<ContactDelivery> = {}): ContactDelivery {
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

function standing(first: Partial<ContactDelivery>, second: Partial<ContactDelivery> = {}) {
  const rivals = new Rivals();
  const [one, other] = [delivery(first), delivery({ app: "support", ...second })];
  rivals.add(one);
  rivals.add(other);
  return { ofFirst: rivals.of(one), ofSecond: rivals.of(other) };
}

test("the app that claimed first has no rival, and the second sees it open", () => {
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
])("when the first is %s, the second sees %s", ([outcome, expected]) => {
  expect(standing({ outcome }).ofSecond).toBe(expected);
});

test.for<[string, Partial<ContactDelivery>]>([
  ["the same app", { app: "sales" }],
  ["another customer", { customer: "wm2" }],
  ["another member", { staff: "lisi" }],
  ["a second addition of the same customer, seconds later", { eventAt: AT + 4_000 }],
])("a delivery for %s is no rival", ([, second]) => {
  expect(standing({}, second)).toEqual({ ofFirst: "none", ofSecond: "none" });
});

test("a delivery of customer service has no rivals and is none, though customer and servicer are the same", () => {
  const rivals = new Rivals();
  const contact = delivery();
  const kf: KfDelivery = {
    ...delivery(),
    ...({ app: "support", event: "kf.accepted", via: null, state: null, account: "wk1" } as const),
  };
  rivals.add(contact);
  rivals.add(kf);
  expect([rivals.of(contact), rivals.of(kf)]).toEqual(["none", "none"]);
  kf.outcome = "sent";
  expect(rivals.of(contact)).toBe("none");
});

test("deliveries of one event are rivals when WeCom's times differ by a second, or by three", () => {
  expect(standing({}, { eventAt: AT + 1_000 }).ofSecond).toBe("open");
  expect(standing({}, { eventAt: AT + 3_000 }).ofSecond).toBe("open");
  expect(standing({}, { eventAt: AT + 3_001 }).ofSecond).toBe("none");
});

test("a delivery that yields comes after all its rivals", () => {
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

test("a delivery in the middle that yields leaves the order of the others", () => {
  const rivals = new Rivals();
  const [one, other, third] = [delivery(), delivery({ app: "support" }), delivery({ app: "third" })];
  for (const added of [one, other, third]) rivals.add(added);
  rivals.yield(other);
  expect([rivals.of(one), rivals.of(third), rivals.of(other)]).toEqual(["none", "open", "open"]);
  one.outcome = "refused";
  expect([rivals.of(third), rivals.of(other)]).toEqual(["none", "open"]);
});

test("a delivery that is not added yet comes after those that are", () => {
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

test("forget drops a settled delivery after a minute, and keeps an open delivery", () => {
  const rivals = new Rivals();
  rivals.add(delivery({ outcome: "sent" }));
  rivals.forget(AT + 30_000);
  expect(rivals.of(delivery({ app: "support" }))).toBe("sent");
  rivals.forget(AT + 60_000);
  expect(rivals.of(delivery({ app: "support" }))).toBe("none");
  rivals.add(delivery({ app: "third", outcome: "refused" }));
  rivals.add(delivery());
  rivals.forget(AT + 600_000);
  expect(rivals.of(delivery({ app: "support" }))).toBe("open");
});
