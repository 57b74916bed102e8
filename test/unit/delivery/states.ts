/** The states of deliveries that the policy decides on: a valid state, of which each test changes one field. */
import type { Attempt, AttemptVerdict } from "../../../src/delivery/attempt.ts";
import { deadlineOf } from "../../../src/delivery/delivery.ts";
import type { DeliveryState } from "../../../src/delivery/policy.ts";

export const EVENT_AT = 1_000_000_000;
export const DEADLINE = deadlineOf({ event: "contact.added", eventAt: EVENT_AT, receivedAt: EVENT_AT + 100 });

const ERRCODES: Partial<Record<AttemptVerdict, number>> = {
  sent: 0,
  welcomed: 41051,
  "code-invalid": 41050,
  "another-app": 41096,
  busy: -1,
  overloaded: 45033,
  token: 40014,
  content: 40007,
  "rate-limited": 45009,
  refused: 48002,
};

/** An ended attempt. `ms` is null for a call that a crash interrupted. */
export const attempt = (verdict: AttemptVerdict, at = EVENT_AT + 200, ms: number | null = 100): Attempt => ({
  at,
  ms,
  message: "hello",
  http: 200,
  errmsg: null,
  verdict,
  errcode: ERRCODES[verdict] ?? null,
});

/** A delivery that arrived in time and was not tried yet. */
export const state = (changes: Partial<DeliveryState> = {}): DeliveryState => ({
  receivedAt: EVENT_AT + 100,
  deadline: DEADLINE,
  attempts: [],
  blockers: [],
  hasMessage: true,
  notBefore: null,
  replied: false,
  isPatient: false,
  rivals: "none",
  stoodBy: false,
  seed: 7,
  ...changes,
});
