/** Scheduled deliveries: which is due, and when the object must wake up for the next. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { openDelivery } from "../../../src/delivery/delivery.ts";
import { Scheduled } from "../../../src/delivery/scheduled.ts";

const delivery = (waitsUntil: number, n: number) => ({
  ...openDelivery({
    id: `0-${n}`,
    app: "sales",
    event: "kf.accepted",
    customer: "wm1",
    account: "wk1",
    staff: null,
    scene: null,
    details: null,
    via: null,
    state: null,
    code: "code",
    eventAt: 0,
    receivedAt: 0,
  }),
  waitsUntil,
});

const times = fc.array(fc.nat(20), { maxLength: 8 });

test("the object wakes up for the earliest, in whatever order they were scheduled", () => {
  expect(new Scheduled().wakesAt).toBeNull();
  fc.assert(
    fc.property(times, fc.nat(20), (waits, now) => {
      const scheduled = new Scheduled();
      for (const [n, at] of waits.entries()) scheduled.add(delivery(at, n));
      const due = scheduled.due(now);
      expect(due.map(({ waitsUntil }) => waitsUntil)).toEqual(waits.filter((at) => at <= now));
      for (const { id } of due) scheduled.remove(id);
      const left = waits.filter((at) => at > now);
      expect(scheduled.wakesAt).toBe(left.length === 0 ? null : Math.min(...left));
    }),
  );
});
