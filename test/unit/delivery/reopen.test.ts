/** A delivery that the rules left unused, opened again by a program. */
import { expect, test } from "vitest";
import { beginAttempt } from "../../../src/delivery/attempt.ts";
import { isUnused, type KfClaim, openDelivery, reopenDelivery } from "../../../src/delivery/delivery.ts";
import { english } from "../../english.ts";

const claim: KfClaim = {
  id: "0-0",
  app: "sales",
  event: "kf.entered",
  customer: "wmAAA",
  account: "wkAAA",
  staff: null,
  scene: "shop",
  details: null,
  via: null,
  state: null,
  code: "the-code",
  eventAt: 1_000,
  receivedAt: 2_000,
};
const given = {
  act: { do: "nothing" } as never,
  msgid: null,
  call: "0-1",
  forRules: false,
};

test.each([null, "wkBBB"])("keeps the account of the event when the program names %s", (account) => {
  const unused = { ...openDelivery(claim), outcome: "no-rule" as const };
  const reopened = reopenDelivery(unused, { ...claim, account, receivedAt: 3_000 }, given);
  expect([reopened.account, reopened.scene, reopened.receivedAt]).toEqual(["wkAAA", "shop", 3_000]);
});

test("takes the account from the program when the event's is not known", () => {
  const unused = { ...openDelivery({ ...claim, account: null }), outcome: "no-rule" as const };
  expect(reopenDelivery(unused, claim, given).account).toBe("wkAAA");
});

test("is sent by the program's app, with the code and the credentials that it named", () => {
  const unused = { ...openDelivery({ ...claim, code: null }), outcome: "silent" as const };
  const named = { ...claim, app: "support", code: "the-code", credentials: "support:1" };
  expect(reopenDelivery(unused, named, given)).toMatchObject({
    app: "support",
    code: "the-code",
    credentials: "support:1",
  });
});

test("keeps the notes that the rules left", () => {
  const unused = { ...openDelivery(claim), outcome: "silent" as const, notes: ["a note"] };
  expect(reopenDelivery(unused, claim, given).notes).toEqual(["a note", expect.any(String)]);
});

test("notes what the rules had made of the code", () => {
  const noteOf = (rule: string | null) =>
    reopenDelivery({ ...openDelivery(claim), outcome: "silent", rule }, claim, given).notes;
  expect(noteOf(null)).toEqual([english("silent; then a program used the code")]);
  expect(noteOf("安静")).toEqual([english('silent, by the rule "安静"; then a program used the code')]);
});

test("keeps the deadline of the event's first receipt, where WeCom's clock is ahead of ours", () => {
  const early = { ...claim, eventAt: 9_000 };
  const unused = { ...openDelivery(early), outcome: "no-rule" as const };
  const reopened = reopenDelivery(unused, { ...early, receivedAt: 5_000 }, given);
  expect([unused.deadline, reopened.deadline]).toEqual([21_000, 21_000]);
});

test.each([
  ["was decided by the rules", "silent", [], true],
  ["was decided after a crash", "silent", [{ verdict: "lost" }], true],
  ["no rule fitted after a crash", "no-rule", [{ verdict: "lost" }], true],
  ["was tried with a message before", "silent", [{ verdict: "lost", message: "hello" }], false],
  ["was tried without an answer", "silent", [{ verdict: "lost", ms: 5_000 }], false],
  ["was refused before it was tried", "refused", [], true],
  ["was refused, and a crash came before", "refused", [{ verdict: "lost" }], false],
  ["was sent", "sent", [{ verdict: "sent", ms: 20 }], false],
] as const)("a code is free for programs or not: it %s", (_, outcome, attempts, isFree) => {
  const tried = attempts.map((attempt) => ({ ...beginAttempt(2_000, null), ...attempt }));
  expect(isUnused({ ...openDelivery(claim), outcome, attempts: tried })).toBe(isFree);
});
