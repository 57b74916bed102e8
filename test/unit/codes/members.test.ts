/** Why a member of a printed code receives nobody. */
import { expect, test } from "vitest";
import { faultOfMember } from "../../../src/codes/members.ts";
import { inEnglish } from "../../english.ts";

test.each([
  ["unknown to WeCom", null, true, "lisi has left, or is outside the app's visible range (可见范围)"],
  ["active", 1, true, ""],
  ["disabled", 2, true, "lisi is disabled"],
  ["not activated", 4, true, "lisi is not activated"],
  ["gone", 5, true, "lisi has left, or is outside the app's visible range (可见范围)"],
  ["active without customer contact", 1, false, "lisi has no customer contact (客户联系)"],
  ["of unknown activation", undefined, true, ""],
])("a member who is %s", (_, status, hasContact, fault) => {
  expect(inEnglish(faultOfMember("lisi", status, hasContact))).toBe(fault);
});
