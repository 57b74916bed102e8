/**
 * The steps of the model: events of customers, answers of WeCom, losses of the object. Plays each step with its
 * immediate effects.
 */
import fc from "fast-check";
import { expect, vi } from "vitest";
import { type ContactClaim, deadlineOf } from "../../../src/delivery/delivery.ts";
import { OUTCOME_WAIT_MS } from "../../../src/delivery/runner.ts";
import { type Answer, noAnswer } from "../../../src/wecom/client.ts";
import { answered } from "../../answered.ts";
import { type Code, type Model, take } from "./model.ts";
import type { Worker } from "./worker.ts";

const APPS = ["sales", "support", "lapsed"];
const CUSTOMERS = ["wm1", "wm2"];

/** WeCom's decision about a call, and the answer that its caller hears. */
const REPLIES = [
  ...(["takes it", "takes it, unheard", "has heard from an app outside", "is not reached"] as const),
  ...([41096, 45033, -1, 48002] as const),
];
type Reply = (typeof REPLIES)[number];

abstract class Step implements fc.AsyncCommand<Model, Worker> {
  check(_: Readonly<Model>): boolean {
    return true;
  }

  async run(model: Model, worker: Worker): Promise<void> {
    await this.play(model, worker);
    await vi.advanceTimersByTimeAsync(0);
    expect(model.broken).toEqual([]);
  }

  abstract play(model: Model, worker: Worker): Promise<void> | void;
  abstract toString(): string;
}

class Arrives extends Step {
  readonly #app: string;
  readonly #customer: string;
  readonly #agedMs: number;

  constructor(app: string, customer: string, agedMs: number) {
    super();
    this.#app = app;
    this.#customer = customer;
    this.#agedMs = agedMs;
  }

  play(model: Model, worker: Worker): void {
    const id = `0-${String(model.codes.length).padStart(32, "0")}`;
    const claim: ContactClaim = {
      id,
      app: this.#app,
      event: "contact.added",
      via: "added",
      staff: "zhangsan",
      state: null,
      customer: this.#customer,
      code: `code ${id}`,
      account: null,
      scene: null,
      details: null,
      eventAt: Date.now() - this.#agedMs,
      receivedAt: Date.now(),
    };
    model.codes.push({ ...claim, deadline: deadlineOf(claim), calls: 0 });
    const work = worker.runner.accept(claim);
    expect(work).not.toBeNull();
    worker.keep(work);
  }

  toString = () => `${this.#app} is told of ${this.#customer}, ${this.#agedMs} ms late`;
}

class ArrivesAgain extends Step {
  readonly #which: number;

  constructor(which: number) {
    super();
    this.#which = which;
  }

  override check = ({ codes }: Readonly<Model>) => codes.length > 0;

  play({ codes }: Model, { runner }: Worker): void {
    const code = codes[this.#which % codes.length];
    if (code !== undefined) expect(runner.accept({ ...code, receivedAt: Date.now() })).toBeNull();
  }

  toString = () => `event ${this.#which} comes again`;
}

class Answers extends Step {
  readonly #which: number;
  readonly #reply: Reply;

  constructor(which: number, reply: Reply) {
    super();
    this.#which = which;
    this.#reply = reply;
  }

  override check = ({ underWay }: Readonly<Model>) => underWay.length > 0;

  play(model: Model): void {
    const call = model.underWay[this.#which % model.underWay.length];
    call?.end(this.#answer(model, call.code));
  }

  #answer(model: Model, code: Code): Answer {
    if (typeof this.#reply === "number") return answered(this.#reply);
    if (this.#reply === "is not reached") return noAnswer("connection");
    if (this.#reply === "has heard from an app outside") model.welcomed.add(code);
    const errcode = take(model, code);
    if (this.#reply === "takes it, unheard") return noAnswer("connection");
    model.heard.add(code);
    if (errcode === 0) model.sent.set(code, Date.now());
    return answered(errcode);
  }

  toString = () => `WeCom, to call ${this.#which}: ${this.#reply}`;
}

class Passes extends Step {
  readonly #ms: number;

  constructor(ms: number) {
    super();
    this.#ms = ms;
  }

  async play(): Promise<void> {
    await vi.advanceTimersByTimeAsync(this.#ms);
  }

  toString = () => `${this.#ms} ms pass`;
}

class Crashes extends Step {
  readonly #takesEffect: boolean;

  constructor(takesEffect: boolean) {
    super();
    this.#takesEffect = takesEffect;
  }

  play(model: Model, worker: Worker): void {
    if (this.#takesEffect) for (const { code } of model.underWay) take(model, code);
    model.underWay = [];
    model.hasCrashed = true;
    // An answer whose outcome waits for a claim is lost with the object.
    for (const [code, at] of model.sent) {
      if (worker.ledger.find(code.id)?.outcome !== "open") continue;
      expect(Date.now() - at).toBeLessThan(OUTCOME_WAIT_MS);
      model.sent.delete(code);
      model.heard.delete(code);
    }
    worker.crash();
  }

  toString = () => `the object is lost, and its calls are ${this.#takesEffect ? "taken" : "not taken"}`;
}

const aged = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 3_000, max: 24_000 }) },
);
export const steps = [
  fc
    .tuple(fc.constantFrom(...APPS), fc.constantFrom(...CUSTOMERS), aged)
    .map(([app, customer, ms]) => new Arrives(app, customer, ms)),
  fc.nat(9).map((which) => new ArrivesAgain(which)),
  fc.tuple(fc.nat(3), fc.constantFrom(...REPLIES)).map(([which, reply]) => new Answers(which, reply)),
  fc
    .oneof(
      fc.integer({ min: 1, max: 2 * OUTCOME_WAIT_MS }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 6_000 }),
    )
    .map((ms) => new Passes(ms)),
  fc.boolean().map((takesEffect) => new Crashes(takesEffect)),
];
