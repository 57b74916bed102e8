/**
 * The invariants of the policy, in runs to the end with random answers of WeCom, durations, obstacles, rivals and
 * crashes.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AttemptVerdict } from "../../../src/delivery/attempt.ts";
import { deadlineOf } from "../../../src/delivery/delivery.ts";
import { type DeliveryState, nextStep, type RivalsState, type Step } from "../../../src/delivery/policy.ts";
import { attempt, EVENT_AT, state } from "./states.ts";

/** The event after the policy's "send": WeCom answers, an obstacle stops the attempt, or the object crashes. */
type Happening =
  | { kind: "answer"; verdict: AttemptVerdict; ms: number }
  | { kind: "obstacle"; ms: number }
  | { kind: "crash"; ms: number };

interface World {
  /** Repeated until the run ends. */
  happenings: readonly Happening[];
  /** The ms from the event to its receipt; below 0 when our clock is behind. */
  lateness: number;
  messages: number;
  /** A rival that comes first: the ms from our receipt to its end, and its end. */
  rival: { ms: number; end: RivalsState } | null;
  seed: number;
  /** For a code with 48 hours: the rule's `after`, and when a servicer writes, in ms after the receipt. */
  patience: { after: number | null; repliedAfter: number | null } | null;
}

/** A step of a run, with the state that it was decided on. */
interface RunStep {
  at: number;
  step: Step;
  known: DeliveryState;
}

const HOUR_MS = 3_600_000;
/** The limit of 3,000 runs on a busy machine. */
const LONG_RUN_MS = 60_000;
const SETTLING = ["sent", "welcomed", "code-invalid", "rate-limited", "refused"] as const;
const PASSING = ["another-app", "busy", "overloaded", "token", "content", "lost", "turned-away"] as const;

const ms = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5_000 }));
const answered = (verdicts: readonly AttemptVerdict[]) =>
  fc.record({ kind: fc.constant("answer" as const), verdict: fc.constantFrom(...verdicts), ms });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: answered(PASSING) },
  { weight: 1, arbitrary: answered(SETTLING) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("obstacle" as const), ms }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const), ms }) },
);
const worlds: fc.Arbitrary<World> = fc.record({
  happenings: fc.array(happening, { minLength: 1, maxLength: 12 }),
  lateness: fc.oneof(fc.integer({ min: -2_000, max: 1_000 }), fc.integer({ min: 0, max: 30_000 })),
  messages: fc.integer({ min: 1, max: 3 }),
  rival: fc.option(
    fc.record({
      ms: fc.integer({ min: 0, max: 25_000 }),
      end: fc.constantFrom<RivalsState>("none", "sent", "welcomed"),
    }),
    { freq: 4 },
  ),
  seed: fc.nat(0xffffff),
  patience: fc.constant(null),
});
const inService = (happenings: readonly Happening[]) =>
  happenings.map(
    (one): Happening =>
      one.kind === "answer" && one.verdict === "another-app" ? { ...one, verdict: "overloaded" } : one,
  );
/** Worlds of codes with 48 hours, which take thousands of steps. In customer service no other app sends (41096). */
const patientWorlds: fc.Arbitrary<World> = worlds.chain((world) =>
  fc.record({
    happenings: fc.constant(inService(world.happenings)),
    messages: fc.constant(world.messages),
    lateness: fc.nat(60_000),
    rival: fc.constant(null),
    seed: fc.constant(world.seed),
    patience: fc.record({
      after: fc.option(fc.integer({ min: 1, max: 24 * HOUR_MS })),
      repliedAfter: fc.option(fc.integer({ min: 0, max: 48 * HOUR_MS })),
    }),
  }),
);

/** Takes steps until a settlement, as the DeliveryRunner does. */
function run({ happenings, lateness, messages, rival, seed, patience }: World): RunStep[] {
  const receivedAt = EVENT_AT + lateness;
  const isPatient = patience !== null;
  const event = isPatient ? "kf.accepted" : "contact.added";
  const deadline = deadlineOf({ event, eventAt: EVENT_AT, receivedAt });
  const after = patience?.after ?? null;
  const repliedAt = receivedAt + (patience?.repliedAfter ?? Number.POSITIVE_INFINITY);
  let known = state({ receivedAt, deadline, seed, isPatient, notBefore: after && receivedAt + after });
  let now = receivedAt;
  let played = 0;
  let messagesLeft = messages;
  const taken: RunStep[] = [];
  while (taken.length < 20_000) {
    const rivalEnd = rival === null ? now : receivedAt + rival.ms;
    const rivals = now < rivalEnd ? "open" : (rival?.end ?? "none");
    known = { ...known, rivals, hasMessage: messagesLeft > 0, replied: now >= repliedAt };
    const step = nextStep(known, now);
    taken.push({ at: now, step, known });
    if (step.do === "settle") return taken;
    if (step.do === "wait") {
      // A rival that settles ends the wait, and so does a servicer who writes.
      now = Math.min(step.until, rivals === "open" ? rivalEnd : step.until, repliedAt);
      continue;
    }
    const next = happenings[played++ % happenings.length] ?? { kind: "obstacle", ms: 0 };
    if (next.kind === "obstacle") {
      now += next.ms;
      const obstacle = { at: now, settles: null, errcode: null, cause: "trouble" };
      known = { ...known, blockers: [...known.blockers, obstacle] };
      continue;
    }
    const ended = next.kind === "crash" ? attempt("lost", now, null) : attempt(next.verdict, now, next.ms);
    known = { ...known, attempts: [...known.attempts, ended], blockers: [] };
    if (ended.verdict === "content") messagesLeft -= 1;
    now += next.ms;
  }
  throw new Error("the run did not end");
}

const verdictsOf = ({ known }: RunStep) => known.attempts.map(({ verdict }) => verdict);
const hasArrivedLate = ({ known }: RunStep) => known.receivedAt >= known.deadline;
/** Whether the event arrived late or in the last second of its window. */
const hasArrivedAtTheLast = ({ known }: RunStep) => known.receivedAt >= known.deadline - 1_000;

/** Checks every step of 3,000 runs. */
const inEveryRun = (check: (taken: RunStep) => void) =>
  fc.assert(
    fc.property(worlds, (world) => {
      for (const taken of run(world)) check(taken);
    }),
    { numRuns: 3_000 },
  );

test("every run ends", () => inEveryRun(() => {}));

test("no call begins at the deadline or after it, but for the first call of a late arrival", () =>
  inEveryRun((taken) => {
    if (taken.step.do !== "send" || taken.at < taken.known.deadline) return;
    const { attempts, blockers, receivedAt } = taken.known;
    expect([hasArrivedAtTheLast(taken), attempts]).toEqual([true, []]);
    if (blockers.length > 0) expect(taken.at).toBeLessThan(receivedAt + 5_000);
  }));

test("a late arrival is tried once: at once, or within five seconds after an obstacle", () => {
  const late = worlds.map((world) => ({
    ...world,
    lateness: 19_000 + Math.abs(world.lateness),
    rival: null,
  }));
  fc.assert(
    fc.property(late, (world) => {
      const taken = run(world);
      const [first] = taken;
      expect([first?.step, first?.at]).toEqual([{ do: "send" }, EVENT_AT + world.lateness]);
      const settled = taken.at(-1);
      expect(settled?.known.attempts.length).toBeLessThanOrEqual(1);
      if (settled?.known.attempts.length === 0 && settled.step.do === "settle") {
        expect(settled.at).toBeGreaterThanOrEqual(EVENT_AT + world.lateness + 5_000 - 2_000);
      }
    }),
  );
});

test("an answer that settles is followed by the settlement", () =>
  inEveryRun((taken) => {
    const last = verdictsOf(taken).at(-1);
    if (SETTLING.some((verdict) => verdict === last)) expect(taken.step.do).toBe("settle");
  }));

test("no call begins while a rival leads, or once a rival has welcomed", () =>
  inEveryRun(({ step, known }) => {
    if (known.rivals !== "none") expect(step.do).not.toBe("send");
  }));

test("a wait ends by the deadline, but for a late arrival that waits for a rival or an obstacle", () =>
  inEveryRun((taken) => {
    const { at, step, known } = taken;
    if (step.do !== "wait") return;
    expect(step.until).toBeGreaterThan(at);
    if (step.until <= known.deadline) return;
    expect(hasArrivedAtTheLast(taken)).toBe(true);
    expect(known.rivals === "open" || known.blockers.length > 0).toBe(true);
  }));

test("after 41096 the next call is 300 to 1,000 ms away", () =>
  inEveryRun(({ at, step, known }) => {
    const last = known.attempts.at(-1);
    if (last?.verdict !== "another-app" || known.rivals !== "none" || known.blockers.length > 0) return;
    if (step.do === "settle") return;
    const pause = (step.do === "wait" ? step.until : at) - (last.at + (last.ms ?? 0));
    expect(pause).toBeGreaterThanOrEqual(300);
    expect(pause).toBeLessThanOrEqual(1_000);
  }));

test("pauses between calls that fail in a row double from 200 ms to 2 s", () => {
  const failing = fc.record({
    kind: fc.constant("answer" as const),
    verdict: fc.constantFrom<AttemptVerdict>("overloaded", "lost", "turned-away"),
    ms: fc.integer({ min: 0, max: 300 }),
  });
  fc.assert(
    fc.property(fc.array(failing, { minLength: 1 }), fc.nat(), (happenings, seed) => {
      const taken = run({ happenings, lateness: 0, messages: 1, rival: null, seed, patience: null });
      const pauses = taken.flatMap(({ at, step }) => (step.do === "wait" ? [step.until - at] : []));
      expect(pauses).toEqual(pauses.map((_, n) => Math.min(200 * 2 ** n, 2_000)));
      expect(pauses.length).toBeGreaterThan(4);
    }),
  );
});

test("-1 is retried at most three times, with other verdicts in between", () =>
  inEveryRun((taken) => {
    const busy = verdictsOf(taken).filter((verdict) => verdict === "busy").length;
    expect(busy).toBeLessThanOrEqual(taken.step.do === "settle" ? 4 : 3);
  }));

test("the same state at the same time gives the same step, and is not changed", () =>
  inEveryRun(({ at, step, known }) => {
    const before = structuredClone(known);
    expect(nextStep(known, at)).toEqual(step);
    expect(known).toEqual(before);
  }));

test("a used code is sent-unconfirmed exactly when a call was lost after the last refused message", () =>
  inEveryRun((taken) => {
    const { step } = taken;
    const verdicts = verdictsOf(taken);
    const last = verdicts.at(-1);
    if (step.do !== "settle" || (last !== "welcomed" && last !== "code-invalid")) return;
    // A call that was lost before a message was refused carried that message, and was refused too.
    const earlier = verdicts.slice(0, -1);
    const wasLost = earlier.lastIndexOf("lost") > earlier.lastIndexOf("content");
    expect(step.outcome === "sent-unconfirmed").toBe(wasLost);
  }));

test("a run ends in the outcome of its last answer, its rivals or the deadline", () =>
  inEveryRun((taken) => {
    const { at, step, known } = taken;
    if (step.do !== "settle") return;
    const last = verdictsOf(taken).at(-1);
    switch (step.outcome) {
      case "sent":
        return expect(last).toBe("sent");
      case "sent-unconfirmed":
        return expect(["welcomed", "code-invalid"]).toContain(last);
      case "already-welcomed":
        return expect(last === "welcomed" || known.rivals === "welcomed").toBe(true);
      case "superseded":
        return expect(known.rivals).toBe("sent");
      case "refused":
        if (last === "welcomed") return expect(verdictsOf(taken)).toContain("content");
        return expect(["code-invalid", "content", "busy", "token", "rate-limited", "refused"]).toContain(
          last,
        );
      case "missed":
        // A delivery is not given up while a call could still follow its pause.
        if (hasArrivedLate(taken)) return;
        return expect(at).toBeGreaterThanOrEqual(known.deadline - 2_000);
      default:
        throw new Error(`the policy alone does not end in ${step.outcome}`);
    }
  }));

test(
  "with 48 hours every run ends, and no call begins before its time, after the deadline, or once a servicer wrote",
  () => {
    fc.assert(
      fc.property(patientWorlds, (world) => {
        for (const { at, step, known } of run(world)) {
          if (step.do === "settle") {
            if (step.outcome === "missed") expect(at).toBeGreaterThanOrEqual(known.deadline - HOUR_MS);
            continue;
          }
          expect(at).toBeLessThan(known.deadline);
          expect(known.replied).toBe(false);
          if (step.do === "send") expect(at).toBeGreaterThanOrEqual(known.notBefore ?? 0);
          else expect(step.until).toBeGreaterThan(at);
        }
      }),
      { numRuns: 100 },
    );
  },
  LONG_RUN_MS,
);

test("with 48 hours the pause after 45009 grows from a minute to an hour, and after lost answers from 200 ms to a minute", () => {
  const patience = { after: null, repliedAfter: null };
  const pausesAfter = (verdict: AttemptVerdict) =>
    run({
      happenings: [{ kind: "answer", verdict, ms: 100 }],
      lateness: 0,
      messages: 1,
      rival: null,
      seed: 1,
      patience,
    }).flatMap(({ at, step }) => (step.do === "wait" ? [step.until - at] : []));
  const limited = pausesAfter("rate-limited");
  expect(limited.slice(0, 3)).toEqual([61_000, 122_000, 244_000]);
  expect(Math.max(...limited)).toBe(HOUR_MS);
  const lost = pausesAfter("lost");
  expect(lost.slice(0, 3)).toEqual([200, 400, 800]);
  expect(Math.max(...lost)).toBe(60_000);
});
