/**
 * Makes the calls of a company's own programs: messages, and welcomes with codes that the rules leave to them; each under
 * an idempotency-key, and repeated. And the answers of the program to which events are posted.
 */
import type { FaultEffect } from "../../../simulator/index.ts";
import type { Random } from "../../random.ts";
import { KF_ACCOUNTS } from "./kf-visits.ts";
import { kfScript, script } from "./scripts.ts";

/** A message without a code, to a customer who has just written. */
export interface ProgramMessage {
  do: "message";
  id: number;
  at: number;
  /** The index of the account among the company's accounts. */
  account: number;
  /** When the call is made under its key, in ms from the customer's message. */
  posts: readonly number[];
  /** The faults of the calls that it leads to, in their order. */
  script: readonly FaultEffect[];
}

/** A welcome with the code of a contact for whom the rules send nothing. */
export interface ProgramWelcome {
  do: "welcome";
  id: number;
  at: number;
  /** When each program makes its call, under a key of its own, in ms from the event. */
  posts: readonly (readonly number[])[];
  /** When the event's callback is delivered, in ms from the event. */
  deliveries: readonly number[];
  script: readonly FaultEffect[];
}

export type ProgramCall = ProgramMessage | ProgramWelcome;

/** How the program that gets events answers. */
export interface Receiving {
  /** Spans in which it is down, in ms from the start. */
  downs: readonly { from: number; to: number }[];
  /** Beside these spans, how many in a hundred events it fails to take, and how many it takes late. */
  failing: number;
  late: number;
}

const FIRST_ID = 2_000_000;
const MESSAGE_PERCENT = 60;

export function programCalls(
  random: Random,
  programs: number,
  lastMs: number,
  faults: boolean,
): ProgramCall[] {
  const calls: ProgramCall[] = [];
  for (let program = 0; program < programs; program += 1) {
    let at = random.below(1_000);
    while (at < lastMs) {
      const id = FIRST_ID + calls.length;
      calls.push(
        random.chance(MESSAGE_PERCENT) ? message(random, id, at, faults) : welcome(random, id, at, faults),
      );
      at += random.between(200, 1_500);
    }
  }
  return calls.sort((one, other) => one.at - other.at);
}

const message = (random: Random, id: number, at: number, faults: boolean): ProgramMessage => ({
  do: "message",
  id,
  at,
  account: random.below(KF_ACCOUNTS),
  posts: posts(random),
  script: faults ? kfScript(random, false) : [],
});

const welcome = (random: Random, id: number, at: number, faults: boolean): ProgramWelcome => ({
  do: "welcome",
  id,
  at,
  posts: random.chance(60) ? [posts(random)] : [posts(random), posts(random)],
  deliveries: random.chance(70) ? [0] : [random.below(1_500), random.below(4_000)],
  script: faults ? script(random) : [],
});

/** A call is made once, twice at the same time, or again after a while. */
function posts(random: Random): number[] {
  const first = random.below(400);
  const of = random.below(100);
  if (of < 40) return [first];
  return of < 70 ? [first, first] : [first, first + random.below(3_000), first + random.below(3_000)];
}

export function receiving(random: Random, lastMs: number, faults: boolean): Receiving {
  if (!faults) return { downs: [], failing: 0, late: 0 };
  const from = random.below(lastMs);
  return { downs: [{ from, to: from + random.between(500, 4_000) }], failing: 8, late: 5 };
}
