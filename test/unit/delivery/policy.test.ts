/** The policy by example: the step after each verdict, obstacle and rival. `policy-runs.test.ts` has its invariants. */
import { describe, expect, test } from "vitest";
import type { AttemptVerdict } from "../../../src/delivery/attempt.ts";
import { deadlineOf } from "../../../src/delivery/delivery.ts";
import {
  arrivedAtTheLast,
  type DeliveryState,
  nextStep,
  type Settlement,
} from "../../../src/delivery/policy.ts";
import { say } from "../../../src/i18n/sentence.ts";
import { english } from "../../english.ts";
import { attempt, DEADLINE, EVENT_AT, state } from "./states.ts";

const tried = (...verdicts: AttemptVerdict[]) =>
  state({ attempts: verdicts.map((verdict, n) => attempt(verdict, EVENT_AT + 200 + n * 1_000)) });
const NOW = EVENT_AT + 5_000;

describe("the step after an answer", () => {
  test.for<[string, AttemptVerdict[], Partial<Settlement>]>([
    ["0", ["sent"], { outcome: "sent", errcode: 0 }],
    ["41051", ["welcomed"], { outcome: "already-welcomed", errcode: 41051 }],
    ["41051 after a lost answer", ["lost", "welcomed"], { outcome: "sent-unconfirmed", errcode: 41051 }],
    ["41050 after a lost answer", ["lost", "code-invalid"], { outcome: "sent-unconfirmed", errcode: 41050 }],
    ["41051 after a call that was turned away", ["turned-away", "welcomed"], { outcome: "already-welcomed" }],
    ["41051 after 41096", ["another-app", "welcomed"], { outcome: "already-welcomed" }],
    ["41050", ["code-invalid"], { outcome: "refused", errcode: 41050 }],
    ["41050 after a refused message", ["content", "code-invalid"], { outcome: "refused", errcode: 40007 }],
    ["41051 after a refused message", ["content", "welcomed"], { outcome: "refused", errcode: 40007 }],
    [
      "41051 after the same message was lost, then refused",
      ["lost", "content", "welcomed"],
      { outcome: "refused" },
    ],
    [
      "41050 after the same message was lost, then refused",
      ["lost", "content", "code-invalid"],
      { outcome: "refused" },
    ],
    [
      "41051 after a simpler message was lost",
      ["content", "lost", "welcomed"],
      { outcome: "sent-unconfirmed" },
    ],
    [
      "41051 after a refused message and 41096",
      ["content", "another-app", "welcomed"],
      { outcome: "already-welcomed" },
    ],
    ["48002", ["refused"], { outcome: "refused", errcode: 48002 }],
    ["45009", ["rate-limited"], { outcome: "refused", errcode: 45009 }],
    ["-1 four times", ["busy", "busy", "busy", "busy"], { outcome: "refused", errcode: -1 }],
    [
      "-1 four times, with other verdicts in between",
      ["busy", "lost", "busy", "busy", "token", "busy"],
      { errcode: -1 },
    ],
    ["six refused tokens", Array(6).fill("token"), { outcome: "refused", errcode: 40014 }],
  ])("settles the delivery after %s", ([, verdicts, settlement]) => {
    expect(nextStep(tried(...verdicts), NOW)).toMatchObject({ do: "settle", ...settlement });
  });

  test.for<AttemptVerdict>(["lost", "turned-away", "overloaded", "another-app", "busy", "token", "content"])(
    "is to send again after %s and its pause",
    (verdict) => {
      expect(nextStep(tried(verdict), NOW)).toEqual({ do: "send" });
    },
  );

  test("is to send again after the third -1, and after the fifth refused token", () => {
    for (const verdicts of [Array(3).fill("busy"), Array(5).fill("token")])
      expect(nextStep(tried(...verdicts), NOW + 5_000)).toEqual({ do: "send" });
  });

  test("settles the delivery when WeCom refused the content and no simpler message is left", () => {
    const refused = state({ attempts: [attempt("content")], hasMessage: false });
    expect(nextStep(refused, NOW)).toMatchObject({ do: "settle", outcome: "refused", errcode: 40007 });
  });
});

test("an event that comes in the last second of its window counts as late", () => {
  const receivedAt = (msLeft: number) => ({ receivedAt: DEADLINE - msLeft, deadline: DEADLINE });
  expect([1_001, 1_000, 0, -1].map((msLeft) => arrivedAtTheLast(receivedAt(msLeft)))).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

describe("the cause tells that a lost call may have taken effect", () => {
  test.for<[string, AttemptVerdict[], string]>([
    ["48002", ["lost", "refused"], "refused"],
    ["45009", ["another-app", "lost", "rate-limited"], "refused"],
    ["six refused tokens", ["lost", ...Array<AttemptVerdict>(6).fill("token")], "refused"],
    ["a miss", ["lost", "overloaded"], "missed"],
    ["a miss of a late arrival", ["lost"], "missed"],
  ])("after %s", ([name, verdicts, outcome]) => {
    const receivedAt = name.includes("late") ? DEADLINE + 1_000 : EVENT_AT + 100;
    const lost = { ...tried(...verdicts), receivedAt };
    const expected = { do: "settle", outcome, cause: english(/took effect is not known$/) };
    expect(nextStep(lost, DEADLINE + 60_000)).toMatchObject(expected);
  });

  test("but not when every call was answered", () => {
    const cause = english("the app has no right to call this API (48002)");
    expect(nextStep(tried("another-app", "refused"), NOW)).toMatchObject({ cause });
  });
});

describe("the cause of a refusal", () => {
  const caused = (errcode: number, errmsg: string) => {
    const last = { ...attempt("refused"), errcode, errmsg };
    return nextStep(state({ attempts: [last] }), NOW);
  };

  test("explains the errcode, with the refused address for 60020", () => {
    expect(caused(48002, "api forbidden, hint: [1_2_3]")).toMatchObject({
      cause: english("the app has no right to call this API (48002)"),
    });
    expect(caused(60020, "not allow to access from your ip, from ip: 192.0.2.1")).toMatchObject({
      cause: english("the caller's IP is not trusted (60020, from ip 192.0.2.1)"),
    });
  });

  test("admits that an errcode is not known", () => {
    const cause = english("WeCom refused for a reason that Yingbin does not know (99999)");
    expect(caused(99_999, "some error")).toMatchObject({ cause });
  });
});

describe("a pause", () => {
  const pauseAfter = (...verdicts: AttemptVerdict[]) => {
    const waiting = tried(...verdicts);
    const end = (waiting.attempts.at(-1)?.at ?? 0) + 100;
    const step = nextStep(waiting, end);
    return step.do === "wait" ? step.until - end : 0;
  };

  test("after lost answers doubles from 200 ms to 2 s", () => {
    const pauses = [1, 2, 3, 4, 5, 6].map((times) =>
      pauseAfter(...Array<AttemptVerdict>(times).fill("lost")),
    );
    expect(pauses).toEqual([200, 400, 800, 1_600, 2_000, 2_000]);
  });

  test("doubles while failures of several kinds follow each other, and begins again behind any other answer", () => {
    expect(pauseAfter("lost", "busy", "overloaded", "turned-away")).toBe(1_600);
    expect(pauseAfter("lost", "token", "lost", "token", "lost")).toBe(200);
  });

  test("after 41096 is 300 to 1,000 ms, and differs from delivery to delivery", () => {
    const pauses = [...Array(500).keys()].map((seed) => {
      const step = nextStep(state({ attempts: [attempt("another-app")], seed }), EVENT_AT + 300);
      return step.do === "wait" ? step.until - EVENT_AT - 300 : Number.NaN;
    });
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(300);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_000);
    expect(new Set(pauses).size).toBeGreaterThan(100);
    expect(pauseAfter("another-app")).not.toBe(pauseAfter("another-app", "another-app"));
  });

  test("is left out after the first refusal of a token, and before a simpler message", () => {
    expect(pauseAfter("token")).toBe(0);
    expect(pauseAfter("token", "token")).toBe(200);
    // Together the pauses are longer than the second in which no other token is requested of WeCom.
    expect(pauseAfter("token", "token", "token", "token")).toBe(800);
    expect(pauseAfter("content")).toBe(0);
  });

  test("that would end after the deadline settles the delivery as missed at once", () => {
    const late = state({ attempts: [attempt("lost", DEADLINE - 301)] });
    expect(nextStep(late, DEADLINE - 201)).toMatchObject({ do: "wait" });
    const later = state({ attempts: [attempt("lost", DEADLINE - 200)] });
    expect(nextStep(later, DEADLINE - 100)).toMatchObject({ do: "settle", outcome: "missed" });
  });
});

describe("the deadline", () => {
  test("is nineteen seconds after the event or its receipt, whichever is earlier", () => {
    expect(deadlineOf({ event: "contact.added", eventAt: 10_000, receivedAt: 10_400 })).toBe(29_000);
    expect(deadlineOf({ event: "contact.added", eventAt: 12_000, receivedAt: 10_400 })).toBe(29_400);
  });

  test("lets a call begin before it, and not at it", () => {
    expect(nextStep(state(), DEADLINE - 1)).toEqual({ do: "send" });
    expect(nextStep(state(), DEADLINE)).toMatchObject({ do: "settle", outcome: "missed" });
  });

  test("that had passed at receipt lets exactly one call begin", () => {
    const late = state({ receivedAt: DEADLINE + 5_000 });
    expect(nextStep(late, DEADLINE + 5_001)).toEqual({ do: "send" });
    const tried = { ...late, attempts: [attempt("lost", DEADLINE + 5_001)] };
    expect(nextStep(tried, DEADLINE + 5_200)).toMatchObject({ do: "settle", outcome: "missed" });
    const refused = { ...late, attempts: [attempt("code-invalid", DEADLINE + 5_001)] };
    expect(nextStep(refused, DEADLINE + 5_200)).toMatchObject({ outcome: "missed", errcode: 41050 });
  });
});

test("an event that comes in the last second has one call, even after the deadline", () => {
  const justInTime = state({ receivedAt: DEADLINE - 10 });
  expect(nextStep(justInTime, DEADLINE + 500)).toEqual({ do: "send" });
  const tried = { ...justInTime, attempts: [attempt("lost", DEADLINE + 500)] };
  expect(nextStep(tried, DEADLINE + 700)).toMatchObject({ do: "settle", outcome: "missed" });
  expect(nextStep(state({ receivedAt: DEADLINE - 1_001 }), DEADLINE + 500)).toMatchObject({ do: "settle" });
});

describe("the rivals of a delivery", () => {
  test("are waited for while open, and settle the delivery once a rival has sent or heard of a welcome", () => {
    expect(nextStep(state({ rivals: "open" }), NOW)).toEqual({ do: "wait", until: DEADLINE });
    expect(nextStep(state({ rivals: "open" }), DEADLINE - 1)).toEqual({ do: "wait", until: DEADLINE });
    expect(nextStep(state({ rivals: "open" }), DEADLINE)).toMatchObject({ outcome: "missed" });
    expect(nextStep(state({ rivals: "sent" }), NOW)).toMatchObject({ outcome: "superseded", errcode: null });
    expect(nextStep(state({ rivals: "welcomed" }), NOW)).toMatchObject({ outcome: "already-welcomed" });
  });

  test("may have heard of this delivery's own welcome when the answer to its call was lost", () => {
    const lost = state({ rivals: "welcomed", attempts: [attempt("lost", NOW - 1_000, 100)] });
    expect(nextStep(lost, NOW)).toMatchObject({ outcome: "sent-unconfirmed", errcode: null });
  });
});

test.for<[string, Partial<DeliveryState>, RegExp]>([
  ["no call could be begun", {}, /no call could be begun/],
  ["another app was still trying", { rivals: "open" }, /another app of the company/],
  ["another app had been trying until then", { stoodBy: true }, /another app of the company/],
  [
    "WeCom refused after another app had been trying",
    { stoodBy: true, attempts: [attempt("another-app")] },
    /still answering 41096/,
  ],
  ["WeCom had closed", { isPatient: true, attempts: [attempt("rate-limited")] }, /limit/],
  ["the Worker crashed", { attempts: [attempt("lost", EVENT_AT, null)] }, /the Worker was interrupted/],
  ["WeCom went on refusing", { attempts: [attempt("another-app")] }, /still answering 41096/],
  ["a relay turned calls away", { attempts: [{ ...attempt("turned-away"), http: 401 }] }, /HTTP 401/],
  ["no answer came", { attempts: [{ ...attempt("lost"), http: null }] }, /no answer.*not known/],
  ["the event came late", { receivedAt: DEADLINE + 6_500, attempts: [attempt("lost")] }, /came 6\.5 s after/],
])("the cause of a miss tells what used up the window: %s", ([, changes, cause]) => {
  const missed = nextStep(state(changes), DEADLINE + 60_000);
  expect(missed).toMatchObject({ outcome: "missed", cause: english(cause) });
});

describe("an obstacle", () => {
  const obstacle = { at: NOW, settles: null, errcode: null, cause: say("rules-unreadable") };

  test("that may pass is waited out, and is the cause of the miss if it stays", () => {
    expect(nextStep(state({ blockers: [obstacle] }), NOW)).toEqual({ do: "wait", until: NOW + 200 });
    expect(nextStep(state({ blockers: [obstacle] }), NOW + 200)).toEqual({ do: "send" });
    expect(nextStep(state({ blockers: [obstacle] }), DEADLINE)).toMatchObject({
      outcome: "missed",
      cause: obstacle.cause,
    });
  });

  test("that is WeCom's refusal is the outcome if it stays, and its errcode is told of any other", () => {
    const [refusal, other] = [true, false].map((isRefusal) => ({ ...obstacle, errcode: 60_020, isRefusal }));
    expect(
      [refusal, other].map((one) => nextStep(state({ blockers: one ? [one] : [] }), DEADLINE)),
    ).toMatchObject([
      { outcome: "refused", errcode: 60_020 },
      { outcome: "missed", errcode: 60_020 },
    ]);
  });

  test("is waited out for five seconds when the event came late", () => {
    const receivedAt = DEADLINE + 1_000;
    const late = state({ receivedAt, blockers: [{ ...obstacle, at: receivedAt }] });
    expect(nextStep(late, receivedAt)).toEqual({ do: "wait", until: receivedAt + 200 });
    expect(nextStep(late, receivedAt + 4_999)).toEqual({ do: "send" });
    expect(nextStep(late, receivedAt + 5_000)).toMatchObject({ outcome: "missed" });
  });

  test("that cannot pass settles the delivery", () => {
    const blockers = [{ ...obstacle, settles: "refused" as const, errcode: 40001 }];
    expect(nextStep(state({ blockers }), NOW)).toMatchObject({ outcome: "refused", errcode: 40001 });
    const lost = state({ blockers, attempts: [attempt("lost")] });
    expect(nextStep(lost, NOW)).toMatchObject({
      outcome: "refused",
      cause: english(/took effect is not known$/),
    });
  });
});

describe("a delivery with 48 hours", () => {
  const patient = (changes: Partial<DeliveryState>) =>
    state({ isPatient: true, deadline: EVENT_AT + 48 * 60 * 60_000, ...changes });

  test("waits until the rule's time has come", () => {
    const notBefore = EVENT_AT + 600_000;
    expect(nextStep(patient({ notBefore }), NOW)).toEqual({ do: "wait", until: notBefore });
    expect(nextStep(patient({ notBefore }), notBefore)).toEqual({ do: "send" });
    const deadline = notBefore - 1;
    expect(nextStep(patient({ notBefore, deadline }), NOW)).toEqual({ do: "wait", until: deadline });
  });

  test("is settled as silent when a servicer has written", () => {
    const step = nextStep(patient({ notBefore: EVENT_AT + 600_000, replied: true }), NOW);
    expect(step).toMatchObject({
      do: "settle",
      outcome: "silent",
      cause: say("servicer-was-first"),
    });
  });

  test("waits a minute after 45009, and longer after a second 45009", () => {
    const limited = (times: number) =>
      patient({ attempts: Array.from({ length: times }, () => attempt("rate-limited")) });
    expect(nextStep(limited(1), NOW)).toEqual({ do: "wait", until: EVENT_AT + 300 + 61_000 });
    expect(nextStep(limited(2), NOW)).toEqual({ do: "wait", until: EVENT_AT + 300 + 122_000 });
  });

  test("waits a minute when WeCom's limit stops tokens, while a delivery with twenty seconds is refused", () => {
    const limit = { at: NOW, settles: "refused", errcode: 45009, cause: "api freq out of limit" } as const;
    expect(nextStep(patient({ blockers: [limit] }), NOW)).toEqual({ do: "wait", until: NOW + 61_000 });
    expect(nextStep(patient({ blockers: [limit] }), NOW + 61_000)).toEqual({ do: "send" });
    const refused = { do: "settle", outcome: "refused", errcode: 45009 };
    expect(nextStep(state({ blockers: [limit] }), NOW)).toMatchObject(refused);
  });

  test("pauses up to a minute while WeCom cannot be reached", () => {
    const lost = patient({ attempts: Array.from({ length: 12 }, () => attempt("lost")) });
    expect(nextStep(lost, NOW)).toEqual({ do: "wait", until: EVENT_AT + 300 + 60_000 });
    const alternating = patient({
      attempts: Array.from({ length: 13 }, (_, n) => attempt(n % 2 === 0 ? "lost" : "token")),
    });
    expect(nextStep(alternating, NOW)).toEqual({ do: "wait", until: EVENT_AT + 300 + 60_000 });
    const blocker = { at: NOW, settles: null, errcode: null, cause: null };
    expect(nextStep({ ...lost, blockers: [blocker] }, NOW)).toEqual({ do: "wait", until: NOW + 60_000 });
  });
});
