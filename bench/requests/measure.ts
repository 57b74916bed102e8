/**
 * The processor time of one request, from the kernel's account of the Worker's process, less what the idle process takes.
 * The Worker and its objects share that process, so it is the sum of theirs.
 */
import { clock, sleep } from "../clock.ts";
import { threadsCpuMs } from "../cpu.ts";

/** A piece of work that the Worker is asked for; resolves when it is done. */
export type Work = () => Promise<unknown>;

export interface RequestCpu {
  /** The first of its kind in this process, whose code has not run before. */
  firstMs: number;
  /** Each of the others, on average. */
  ms: number;
  count: number;
}

/** Alarms of what went before come within this time. */
const QUIET_MS = 8_000;
const IDLE_MS = 5_000;
/** What goes on behind an answer, but for an object's alarm some seconds later. */
const BEHIND_MS = 300;

export class CpuMeter {
  readonly #pid: number | null;
  /** The share of a processor that the idle process takes. */
  readonly #idle: number;

  private constructor(pid: number | null, idle: number) {
    this.#pid = pid;
    this.#idle = idle;
  }

  static async start(pid: number | null): Promise<CpuMeter> {
    const meter = new CpuMeter(pid, 0);
    await sleep(QUIET_MS);
    return new CpuMeter(pid, (await meter.during(() => sleep(IDLE_MS))) / IDLE_MS);
  }

  /** The time that the process takes during the work, beyond what it takes when idle. */
  async during(work: Work): Promise<number> {
    const before = threadsCpuMs(this.#pid);
    const begunAt = clock();
    await work();
    const used = threadsCpuMs(this.#pid) - before;
    return Math.max(0, used - this.#idle * (clock() - begunAt));
  }

  /** Does all the works, one after the other. */
  async each([first, ...others]: readonly Work[]): Promise<RequestCpu> {
    const withRest = (works: readonly Work[]) => async () => {
      for (const work of works) await work();
      await sleep(BEHIND_MS);
    };
    const firstMs = await this.during(withRest(first === undefined ? [] : [first]));
    const all = await this.during(withRest(others));
    return { firstMs, ms: others.length === 0 ? firstMs : all / others.length, count: others.length + 1 };
  }
}
