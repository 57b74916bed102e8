/** Slots compared with a model: a list of the waiting work, and the free slots. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Slots } from "../../../src/concurrency/slots.ts";

/** The expected state. */
interface Model {
  free: Set<number>;
  /** The slot of each piece of work. */
  running: Map<number, number>;
  /** In the order in which they came. */
  waiting: Waiting[];
  /** The running pieces that are optional. */
  optional: Set<number>;
  optionalAtMost: number;
  pieces: number;
}

interface Waiting {
  piece: number;
  deadline: number;
  isOptional: boolean;
}

/** The slots under test, and the reports of their work. */
interface Real {
  slots: Slots<number>;
  running: Map<number, number>;
  /** Ends each running piece. */
  end: Map<number, (fails: boolean) => void>;
  ended: { piece: number; failed: boolean }[];
}

type Command = fc.AsyncCommand<Model, Real>;

/** Longer than any run, so that no optional work is given up. */
const LONG_MS = 1_000_000;

/** Lets all microtasks run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function isAsTheModel(model: Model, real: Real): Promise<void> {
  await settled();
  expect([...real.running].sort()).toEqual([...model.running].sort());
  expect(real.slots.areTaken).toBe(model.free.size === 0);
}

class Ask implements Command {
  readonly #deadline: number;
  readonly #isOptional: boolean;

  constructor(deadline: number, isOptional: boolean) {
    this.#deadline = deadline;
    this.#isOptional = isOptional;
  }

  check = () => true;

  async run(model: Model, real: Real): Promise<void> {
    const piece = model.pieces;
    model.pieces += 1;
    const waiting = { piece, deadline: this.#deadline, isOptional: this.#isOptional };
    if (model.free.size === 0 || !mayBegin(model, waiting)) model.waiting.push(waiting);
    else begin(model, waiting, Math.min(...model.free));

    const work = (slot: number) => {
      real.running.set(piece, slot);
      return new Promise<void>((resolve, reject) => {
        real.end.set(piece, (fails) => {
          real.running.delete(piece);
          real.end.delete(piece);
          if (fails) reject(new Error("the work failed"));
          else resolve();
        });
      });
    };
    const note = (failed: boolean) => () => void real.ended.push({ piece, failed });
    const run = this.#isOptional
      ? real.slots.runOptional(this.#deadline, LONG_MS, work)
      : real.slots.run(this.#deadline, work);
    void run.then(note(false), note(true));
    await isAsTheModel(model, real);
  }

  toString = () => `ask(${this.#deadline}${this.#isOptional ? ", optional" : ""})`;
}

class End implements Command {
  readonly #which: number;
  readonly #fails: boolean;

  constructor(which: number, fails: boolean) {
    this.#which = which;
    this.#fails = fails;
  }

  check = ({ running }: Readonly<Model>) => running.size > 0;

  async run(model: Model, real: Real): Promise<void> {
    await endOne(model, real, this.#which, this.#fails);
  }

  toString = () => `end(${this.#which}, ${this.#fails})`;
}

const mayBegin = (model: Model, { isOptional }: Waiting) =>
  !isOptional || model.optional.size < model.optionalAtMost;

function begin(model: Model, { piece, isOptional }: Waiting, slot: number): void {
  model.free.delete(slot);
  model.running.set(piece, slot);
  if (isOptional) model.optional.add(piece);
}

/** The next piece: the earliest deadline first, and optional work only when there is no other. */
function nextOf(model: Model): Waiting | undefined {
  const able = model.waiting.filter((one) => mayBegin(model, one));
  const urgent = able.filter(({ isOptional }) => !isOptional);
  const line = urgent.length > 0 ? urgent : able;
  const soonest = Math.min(...line.map(({ deadline }) => deadline));
  return line.find(({ deadline }) => deadline === soonest);
}

async function endOne(model: Model, real: Real, which: number, fails: boolean): Promise<void> {
  const [piece, slot] = [...model.running][which % model.running.size] ?? [0, 0];
  model.running.delete(piece);
  model.optional.delete(piece);
  model.free.add(slot);
  const next = nextOf(model);
  if (next !== undefined) {
    model.waiting.splice(model.waiting.indexOf(next), 1);
    begin(model, next, slot);
  }

  real.end.get(piece)?.(fails);
  await isAsTheModel(model, real);
  expect(real.ended.at(-1)).toEqual({ piece, failed: fails });
}

test("the most urgent work runs in the first free slot, optional work runs last and within its share, and no work is lost", async () => {
  const commands = fc.commands(
    [
      fc.tuple(fc.nat(9), fc.boolean()).map(([deadline, isOptional]) => new Ask(deadline, isOptional)),
      fc.tuple(fc.nat(9), fc.boolean()).map(([which, fails]) => new End(which, fails)),
    ],
    { maxCommands: 60, size: "max" },
  );
  await fc.assert(
    fc.asyncProperty(commands, fc.integer({ min: 1, max: 4 }), fc.nat(3), async (commands, width, less) => {
      const ranks = [...Array(width).keys()];
      const optionalAtMost = Math.max(1, width - less);
      const model: Model = {
        free: new Set(ranks),
        running: new Map(),
        waiting: [],
        pieces: 0,
        optional: new Set(),
        optionalAtMost,
      };
      const slots = new Slots(ranks, optionalAtMost);
      const real: Real = { slots, running: new Map(), end: new Map(), ended: [] };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      while (model.running.size > 0) await endOne(model, real, 0, false);
      expect(real.ended).toHaveLength(model.pieces);
    }),
  );
});
