/** The fields of a delivery that leave its object. */
import { expect, test } from "vitest";
import { openDelivery } from "../../../../src/delivery/delivery.ts";
import { LISTED_FIELDS, withoutCode } from "../../../../src/delivery/record/record.ts";

const stored = openDelivery({
  id: "0-1",
  app: "sales",
  event: "kf.accepted",
  via: null,
  staff: "zhangsan",
  account: "wk1",
  customer: "wm1",
  state: null,
  scene: null,
  code: "CODE",
  details: { sceneParam: null, channels: null, message: null },
  eventAt: 1,
  receivedAt: 2,
  credentials: "sales:1",
});

test("only the listed fields leave the object", () => {
  const withNewField = { ...stored, newField: "private" };
  expect(Object.keys(withoutCode(withNewField)).sort()).toEqual([...LISTED_FIELDS, "attempts"].sort());
});

test("the code, the customer's message and the credentials stay in the object", () => {
  for (const field of ["code", "details", "given", "credentials"])
    expect(withoutCode(stored)).not.toHaveProperty(field);
});
