/**
 * Asks the checker: in a worker of the browser, or the API where a browser does not run it. Only the newest question is
 * answered.
 */
import { answerOf, api } from "../api.ts";
import type { CheckQuestion, CheckResult } from "./check.ts";

/** How long the API is not asked after a key: it is far away. */
const DEBOUNCE_MS = 400;

export class Checker {
  readonly #answered: (result: CheckResult) => void;
  #worker: Worker | null;
  #newest = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: CheckQuestion | null = null;
  /** Whether the worker is at a question: the next waits, and is the newest by then. */
  #isBusy = false;
  #waiting: CheckQuestion | null = null;

  constructor(answered: (result: CheckResult) => void) {
    this.#answered = answered;
    this.#worker = this.#start();
  }

  #start(): Worker | null {
    try {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<{ id: number; result: CheckResult }>) => {
        this.#isBusy = false;
        if (data.id === this.#newest) this.#answered(data.result);
        const next = this.#waiting;
        this.#waiting = null;
        if (next !== null) this.ask(next);
      };
      // A browser too old for the checker's regular expressions, for example.
      worker.onerror = () => {
        this.#worker = null;
        worker.terminate();
        const asked = this.#waiting ?? this.#asked;
        if (asked !== null) this.ask(asked);
      };
      return worker;
    } catch {
      return null;
    }
  }

  ask(question: CheckQuestion): void {
    this.#newest += 1;
    const id = this.#newest;
    this.#asked = question;
    if (this.#worker === null) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#askApi(id, question), DEBOUNCE_MS);
    } else if (this.#isBusy) {
      this.#waiting = question;
    } else {
      this.#isBusy = true;
      this.#worker.postMessage({ id, question });
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
  }

  async #askApi(id: number, { text, event, at }: CheckQuestion): Promise<void> {
    const checked = await answerOf(api.rules.check.$post({}, { init: { body: text } }));
    if (id !== this.#newest || !checked.ok) return;
    const told: CheckResult = { ...checked.answer, explanation: null, eventProblem: null };
    this.#answered(told);
    if (!told.ok || event === null) return;
    const question = JSON.stringify(at === null ? { text, event } : { text, event, at });
    const explained = await answerOf(api.rules.explain.$post({}, { init: { body: question } }));
    if (id !== this.#newest) return;
    if (explained.ok)
      this.#answered({ ...told, explanation: explained.answer as CheckResult["explanation"] });
    else this.#answered({ ...told, eventProblem: { path: "", message: explained.problem.message } });
  }
}
