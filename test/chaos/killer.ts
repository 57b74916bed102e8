/**
 * Kills the Worker at the times of the scenario and starts it again. Also ends a deploy, which is a restart as well.
 */
import type { Home } from "../own-machine/home.ts";
import type { Span } from "./evidence.ts";
import type { Kill } from "./scenario.ts";

/** The events that a kill may wait for, and the longest wait. */
type Sight = Exclude<Kill["on"], "nothing">;
const WAITED_FOR_MS = 2_000;

export class Killer {
  readonly downs: Span[] = [];
  readonly #worker: Home;
  readonly #kills: readonly Kill[];
  #last: Promise<void> = Promise.resolve();
  #waiting: { on: Sight; go: () => void } | null = null;

  constructor(worker: Home, kills: readonly Kill[]) {
    this.#worker = worker;
    this.#kills = kills;
  }

  /** Reports an event that a kill may be waiting for. */
  sees(sight: Sight): void {
    if (this.#waiting?.on === sight) this.#waiting.go();
  }

  async run(begin: number): Promise<void> {
    for (const { at, on, afterMs, downMs } of this.#kills) {
      await wait(Math.max(0, begin + at - Date.now()));
      if (on !== "nothing") await this.#next(on);
      if (afterMs > 0) await wait(afterMs);
      await this.kill(downMs);
    }
  }

  async kill(downMs: number): Promise<void> {
    await this.#down(async () => {
      await this.#worker.kill();
      await wait(downMs);
      await this.#worker.begin();
    });
  }

  /** Starts the objects again, with the code and the configuration of the new version. */
  async endDeploy(): Promise<void> {
    await this.#down(() => this.#worker.endDeploy());
  }

  /** Restarts come one after the other. */
  #down(restart: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(async () => {
      const from = Date.now();
      await restart();
      this.downs.push({ from, to: Date.now() });
    });
    return this.#last;
  }

  /** Resolves with the next event of this kind, or after the longest wait. */
  #next(on: Sight): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting = null;
        resolve();
      };
      const timer = setTimeout(go, WAITED_FOR_MS);
      this.#waiting = { on, go };
    });
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
