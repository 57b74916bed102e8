/** Slots against a model: a list of who waits, and which slots are free. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Slots } from "../../../src/delivery/slots.ts";

/** What should be so. */
interface Model {
  free: Set<number>;
  /** By piece of work, its slot. */
  running: Map<number, number>;
  /** Who came first stands first. */
  waiting: { piece: number; deadline: number }[];
  pieces: number;
}

/** The slots themselves, and what is seen of them. */
interface Real {
  slots: Slots<number>;
  running: Map<number, number>;
  /** How each piece that is running is brought to its end. */
  end: Map<number, (fails: boolean) => void>;
  ended: { piece: number; failed: boolean }[];
}

type Command = fc.AsyncCommand<Model, Real>;

/** All that was made possible has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function isAsTheModel(model: Model, real: Real): Promise<void> {
  await settled();
  expect([...real.running].sort()).toEqual([...model.running].sort());
  expect(real.slots.areTaken).toBe(model.free.size === 0);
}

class Ask implements Command {
  readonly #deadline: number;

  constructor(deadline: number) {
    this.#deadline = deadline;
  }

  check = () => true;

  async run(model: Model, real: Real): Promise<void> {
    const piece = model.pieces;
    model.pieces += 1;
    if (model.free.size === 0) model.waiting.push({ piece, deadline: this.#deadline });
    else begin(model, piece, Math.min(...model.free));

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
    void real.slots.run(this.#deadline, work).then(note(false), note(true));
    await isAsTheModel(model, real);
  }

  toString = () => `ask(${this.#deadline})`;
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

function begin(model: Model, piece: number, slot: number): void {
  model.free.delete(slot);
  model.running.set(piece, slot);
}

async function endOne(model: Model, real: Real, which: number, fails: boolean): Promise<void> {
  const [piece, slot] = [...model.running][which % model.running.size] ?? [0, 0];
  model.running.delete(piece);
  model.free.add(slot);
  const soonest = Math.min(...model.waiting.map(({ deadline }) => deadline));
  const next = model.waiting.find(({ deadline }) => deadline === soonest);
  if (next !== undefined) {
    model.waiting.splice(model.waiting.indexOf(next), 1);
    begin(model, next.piece, slot);
  }

  real.end.get(piece)?.(fails);
  await isAsTheModel(model, real);
  expect(real.ended.at(-1)).toEqual({ piece, failed: fails });
}

test("whatever is asked and whatever ends, the most urgent runs in the first slot that is free, and nothing is lost", async () => {
  const commands = fc.commands(
    [
      fc.nat(9).map((deadline) => new Ask(deadline)),
      fc.tuple(fc.nat(9), fc.boolean()).map(([which, fails]) => new End(which, fails)),
    ],
    { maxCommands: 60, size: "max" },
  );
  await fc.assert(
    fc.asyncProperty(commands, fc.integer({ min: 1, max: 4 }), async (commands, width) => {
      const ranks = [...Array(width).keys()];
      const model: Model = { free: new Set(ranks), running: new Map(), waiting: [], pieces: 0 };
      const real: Real = { slots: new Slots(ranks), running: new Map(), end: new Map(), ended: [] };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      while (model.running.size > 0) await endOne(model, real, 0, false);
      expect(real.ended).toHaveLength(model.pieces);
    }),
  );
});
