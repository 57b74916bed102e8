/** The processor time of a receiver, from the kernel's account of its processes. Linux only. */
import { readdirSync, readFileSync } from "node:fs";
import type { Figures } from "./figures.ts";
import type { Receiver } from "./receivers.ts";

/** The kernel counts ticks (USER_HZ) of a hundredth of a second. */
const TICK_MS = 10;

/** User and system time of all its threads in ms, or null. */
function cpuMsOf(pid: number | null): number | null {
  try {
    // After the name in brackets come the fields from the third on; fields 14 and 15 are utime and stime.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}

/** The time of the threads that are alive, in ms, to a fraction of one; NaN where the kernel keeps no such account. */
export function threadsCpuMs(pid: number | null): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((id) =>
      Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8").split(" ")[0]),
    );
    return times.reduce((sum, ns) => sum + ns, 0) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** Counts from its construction. The time of the process in which a receiver stores is a figure of its own. */
export class CpuTime {
  readonly #receiver: Pick<Receiver, "pid" | "storePid">;
  readonly #before: number | null;
  readonly #storeBefore: number | null;

  constructor(receiver: Pick<Receiver, "pid" | "storePid">) {
    this.#receiver = receiver;
    this.#before = cpuMsOf(receiver.pid);
    this.#storeBefore = cpuMsOf(receiver.storePid ?? null);
  }

  /** Adds "<name> cpu ms" for one of `count`, "<name> store cpu ms" and their sum "<name> all cpu ms". */
  note(figures: Figures, name: string, count: number): void {
    const { pid, storePid = null } = this.#receiver;
    const own = since(this.#before, cpuMsOf(pid));
    if (own === null) return;
    const store = since(this.#storeBefore, cpuMsOf(storePid));
    figures.add(`${name} cpu ms`, own / count);
    if (store !== null) figures.add(`${name} store cpu ms`, store / count);
    figures.add(`${name} all cpu ms`, (own + (store ?? 0)) / count);
  }
}

const since = (before: number | null, after: number | null) =>
  before === null || after === null ? null : after - before;
