/** What a settled delivery means for its app: most mean nothing. */
import { expect, test } from "vitest";
import type { Attempt } from "../../src/delivery/attempt.ts";
import { type Delivery, openDelivery } from "../../src/delivery/delivery.ts";
import { troublesOfDelivery } from "../../src/delivery/troubles.ts";
import { attempt, EVENT_AT } from "../unit/delivery/states.ts";

const settled = (changes: Partial<Delivery>): Delivery => ({
  ...openDelivery({
    ...({ id: "0-1", app: "sales", event: "contact.added", via: "added", staff: "zhangsan" } as const),
    ...{ customer: "wm1", state: null, code: "code", eventAt: EVENT_AT, receivedAt: EVENT_AT },
  } as Parameters<typeof openDelivery>[0]),
  ...changes,
});
const refusedWith = (errcode: number, errmsg = ""): Attempt => ({ ...attempt("refused"), errcode, errmsg });

test("a miss is one, with its cause", () => {
  const troubles = troublesOfDelivery(settled({ outcome: "missed", cause: "no answer came" }));
  expect(troubles).toMatchObject([{ cause: "missed", detail: expect.stringContaining("no answer came") }]);
});

test("a refusal is one when it is the app that was refused, and not this customer", () => {
  const troubles = (errcode: number) =>
    troublesOfDelivery(settled({ outcome: "refused", attempts: [refusedWith(errcode)] }));
  expect(troubles(48002)).toMatchObject([{ cause: "48002" }]);
  expect(troubles(84061)).toEqual([]);
});

test("an address that is not trusted is told with it", () => {
  const attempts = [refusedWith(60020, "not allow to access from your ip, from ip: 192.0.2.1")];
  expect(troublesOfDelivery(settled({ outcome: "refused", attempts }))).toMatchObject([
    { cause: "60020", fromIp: "192.0.2.1" },
  ]);
});

test("what went well is none", () => {
  for (const outcome of ["sent", "superseded", "silent", "no-code"] as const) {
    expect(troublesOfDelivery(settled({ outcome, attempts: [attempt("sent")] }))).toEqual([]);
  }
});
