/**
 * Looks whether a running machine is well: whether the disk takes writes, whether alarms ring, and whether the clock goes on.
 * After a full disk workerd tries alarms again only after minutes, up to 17; a start has them ring at once. After a clock was
 * set back, an object that is awake waits until the former time comes again. So the machine is started again when the disk
 * takes writes again, when alarms stay late, or when the clock was set.
 */
import { alarmsLateBy } from "./alarms.ts";
import type { ControlAnswer } from "./control.ts";
import type { Folder } from "./folder.ts";
import { told } from "./log.ts";
import { reasonOf } from "./secrets.ts";

const EVERY_MS = 10_000;
/** An alarm is late after this time: a busy machine may be late by seconds. */
const LATE_MS = 60_000;
/** The first alarms after a start may have been due for long. */
const GRACE_MS = 30_000;
/** How often the clock is looked at: a code lives for 20 seconds. */
const CLOCK_EVERY_MS = 500;
/** A smaller step of the clock costs less of a code's time than a start. */
const JUMP_MS = 2_000;
/** So many checks in a row say the same before the machine is started again. */
const CHECKS = 3;

export interface WatchPorts {
  folder: Pick<Folder, "storage">;
  /** The folders of the classes that run. Another version's may be there too, and their alarms never ring. */
  classes: readonly string[];
  /** Late alarms are no reason to start again before this time: a start has not helped a moment ago. */
  lateNotBefore: number;
  ask(path: "/begin" | "/check"): Promise<ControlAnswer>;
  print(line: string): void;
  heal(reason: "disk-was-full" | "alarms-late" | "no-answer" | "clock-was-set"): void;
}

export class Watch {
  readonly #ports: WatchPorts;
  readonly #begunAt = Date.now();
  /** What the wall clock was before the monotonic clock at the start. */
  readonly #ahead = Date.now() - performance.now();
  #timer: NodeJS.Timeout | undefined;
  #clockTimer: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #couldStore = true;
  #lateChecks = 0;
  #unansweredChecks = 0;
  #isOver = false;

  constructor(ports: WatchPorts) {
    this.#ports = ports;
  }

  begin(): void {
    void this.#next();
    this.#clockTimer = setInterval(() => this.checkClock(Date.now(), performance.now()), CLOCK_EVERY_MS);
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearInterval(this.#clockTimer);
  }

  async #next(): Promise<void> {
    await this.check(Date.now());
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#next(), EVERY_MS);
  }

  /** One look at the machine. */
  async check(now: number): Promise<void> {
    const { folder, classes, lateNotBefore, ask, print } = this.#ports;
    try {
      // A start on a full disk begins the crons later.
      if (!this.#hasBegun) this.#hasBegun = (await ask("/begin")).status === 200;
      const { status, body } = await ask("/check");
      const canStore = status === 200 && JSON.parse(body).canStore === true;
      this.#unansweredChecks = 0;
      if (canStore && !this.#couldStore) return this.#heal("disk-was-full");
      this.#couldStore = canStore;
      const isLate = now - this.#begunAt > GRACE_MS && alarmsLateBy(folder.storage, classes, now) > LATE_MS;
      this.#lateChecks = isLate && canStore ? this.#lateChecks + 1 : 0;
    } catch (error) {
      if (this.#isOver) return;
      print(told("error", { event: "machine.not-answering", error: reasonOf(error) }));
      this.#unansweredChecks += 1;
    }
    if (this.#lateChecks >= CHECKS && now >= lateNotBefore) this.#heal("alarms-late");
    else if (this.#unansweredChecks >= CHECKS) this.#heal("no-answer");
  }

  /** One look at the clocks: the wall clock and the monotonic clock, in ms. */
  checkClock(wall: number, monotonic: number): void {
    const jumped = Math.round(wall - monotonic - this.#ahead);
    if (Math.abs(jumped) < JUMP_MS || this.#isOver) return;
    this.#ports.print(told("warn", { event: "machine.clock-set", seconds: Math.round(jumped / 1_000) }));
    this.#heal("clock-was-set");
  }

  #heal(reason: Parameters<WatchPorts["heal"]>[0]): void {
    if (this.#isOver) return;
    this.end();
    this.#ports.heal(reason);
  }
}
