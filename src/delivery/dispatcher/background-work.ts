/**
 * The work that goes on after a Dispatcher has answered its caller: deliveries under way, and jobs of the outbox. Sets the
 * alarm that resumes it after a crash, and takes up deliveries that were left open. Decides nothing about a delivery.
 */
import { earliest } from "../../concurrency/known-times.ts";
import { WELCOME_WINDOW_MS } from "../../rules/engine/events.ts";
import { alarmAhead } from "../../storage/alarm.ts";
import type { Delivery } from "../delivery.ts";
import type { DispatcherOutbox } from "../dispatcher-outbox.ts";
import type { Position } from "../record/filter.ts";
import type { Ledger } from "../record/ledger.ts";
import { STEP_ROWS } from "../record/search.ts";
import type { StorageSteps } from "../record/storage-steps.ts";
import type { DeliveryRunner } from "../runner.ts";

/** While a delivery is open the next alarm is at most this far away; it resumes the work that a crash interrupted. */
const ALARM_MS = 5_000;
/** An outage may keep an object from its alarm; open deliveries are looked for this far back. */
const LEFT_OPEN_MS = 3 * 24 * 60 * 60_000;
/** Settled deliveries matter to another app's for as long as their windows can overlap. */
const RIVALS_MS = 3 * WELCOME_WINDOW_MS;

export interface BackgroundWorkPorts {
  storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm">;
  waitUntil(work: Promise<unknown>): void;
  ledger: Ledger;
  runner: DeliveryRunner;
  outbox: DispatcherOutbox;
  steps: StorageSteps;
}

export class BackgroundWork {
  readonly #ports: BackgroundWorkPorts;
  /** How many searches for open deliveries of long ago are under way. */
  #searchesForOpen = 0;
  /** The alarm that is set, as far as this life of the object knows. */
  #alarmAt: number | null = null;
  /** Whether an error has ended the work on a delivery that is still open. */
  #isInterrupted = false;

  constructor(ports: BackgroundWorkPorts) {
    this.#ports = ports;
  }

  /** Begins a life of the object: no caller is served before this resolves. */
  async start(): Promise<void> {
    const { storage, ledger, runner } = this.#ports;
    const alarm = await storage.getAlarm();
    this.#alarmAt = alarmAhead(alarm, Date.now());
    for (const settled of ledger.settled(Date.now() - RIVALS_MS)) runner.remember(settled);
    this.runOutbox();
    // An alarm is set exactly as long as a delivery is open, or a job waits in the outbox.
    if (alarm !== null) this.#resume();
  }

  /** Handles the object's alarm. */
  alarm(): void {
    const wasSetByThisLife = this.#alarmAt !== null;
    this.#alarmAt = null;
    // Due work goes on first, then the next alarm is set: an alarm for the same work would come at once, and again.
    this.runOutbox();
    if (!wasSetByThisLife || this.#isInterrupted) this.#resume();
    this.takeUp(this.#ports.runner.due(Date.now()));
    this.#ports.runner.forget(Date.now());
  }

  /** Resumes work that no alarm has resumed. */
  resumeAll(): void {
    this.#resume();
    this.runOutbox();
  }

  /** Lets the work on a delivery that was just stored go on, with an alarm set. */
  keepArmed(id: string, work: Promise<void>): void {
    this.#arm();
    this.#keep(id, work);
  }

  /** Resumes deliveries that were stored as open. */
  takeUp(deliveries: readonly Delivery[]): void {
    const now = Date.now();
    for (const delivery of deliveries) this.#keep(delivery.id, this.#ports.runner.resume(delivery, now));
    this.#arm();
  }

  /** Runs the outbox's jobs that are due; the caller never waits for them. */
  runOutbox(): void {
    const { outbox, waitUntil } = this.#ports;
    if (outbox.isDue) waitUntil(outbox.run().finally(() => this.#arm()));
    this.#arm();
  }

  /** Takes up every delivery that was left open: at once those whose window may be open, the others step by step. */
  #resume(): void {
    this.#isInterrupted = false;
    const recent = Date.now() - RIVALS_MS;
    const open = this.#ports.ledger.open(recent);
    // Deliveries that had begun to send go on first.
    const inTurn = open.sort((a, b) => Math.sign(b.attempts.length) - Math.sign(a.attempts.length));
    this.takeUp(inTurn);
    this.#ports.waitUntil(this.#resumeBefore(recent));
  }

  async #resumeBefore(recent: number): Promise<void> {
    const { ledger, steps } = this.#ports;
    this.#searchesForOpen += 1;
    this.#arm();
    try {
      for (let after: Position | null = { receivedAt: recent - LEFT_OPEN_MS, id: "" }; after !== null; ) {
        const behind: Position = after;
        after = await steps.take(() => {
          const { rows, end } = ledger.openBefore(recent, behind, STEP_ROWS);
          // Nothing is awaited in between: a delivery that is forgotten or settled meanwhile is not taken up.
          this.takeUp(rows);
          return end;
        });
      }
    } finally {
      this.#searchesForOpen -= 1;
      this.#arm();
    }
  }

  /**
   * Sets the alarm for deliveries under way, scheduled deliveries and the outbox, unless an earlier alarm is set; stored
   * together with the claim that asks for it.
   */
  #arm(): void {
    const { runner, outbox, storage } = this.#ports;
    const at = earliest([
      runner.isBusy || this.#searchesForOpen > 0 ? Date.now() + ALARM_MS : runner.wakesAt,
      outbox.wakesAt,
    ]);
    if (at === null || (this.#alarmAt !== null && this.#alarmAt <= at)) return;
    // Never the time of an alarm that is being handled: workerd forgets the alarm that is set after such an alarm.
    this.#alarmAt = Math.max(at, Date.now() + 1);
    void storage.setAlarm(this.#alarmAt);
  }

  /** Lets work go on; an error in it leaves the row open, and the next alarm takes it up again. */
  #keep(id: string, work: Promise<void>): void {
    const guarded = work.catch((error: unknown) => {
      console.error({ event: "delivery.interrupted", id, error: String(error) });
      this.#ports.runner.drop(id);
      this.#isInterrupted = true;
    });
    this.#ports.waitUntil(guarded.finally(() => this.#arm()));
  }
}
