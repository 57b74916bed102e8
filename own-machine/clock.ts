/**
 * Runs the Worker's crons at their times. What was due while the process was down runs once, at the next start. workerd
 * has no hook at its start: the launcher calls `begin`.
 */
import { DurableObject } from "cloudflare:workers";
import { nextTime, readCron } from "./cron.ts";
import type { Env } from "./env.ts";

/** The name of the one clock. */
export const CLOCK_NAME = "clock";

interface Due {
  cron: string;
  at: number;
}

export class Clock extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql.exec("CREATE TABLE IF NOT EXISTS crons (cron TEXT PRIMARY KEY, next_at INTEGER NOT NULL)");
  }

  /** Takes up the crons of the configuration after a start. */
  async begin(): Promise<void> {
    for (const { cron } of this.#rows()) {
      if (!this.env.CRONS.includes(cron)) this.#sql.exec("DELETE FROM crons WHERE cron = ?", cron);
    }
    const now = Date.now();
    for (const cron of this.env.CRONS) {
      const next = nextOf(cron, now);
      // A clock that was set back must not leave a cron waiting for days.
      this.#sql.exec(
        "INSERT INTO crons VALUES (?, ?) ON CONFLICT DO UPDATE SET next_at = MIN(next_at, excluded.next_at)",
        cron,
        next,
      );
    }
    await this.#runDue();
  }

  override async alarm(): Promise<void> {
    await this.#runDue();
  }

  /** Sets the next alarm first: workerd drops an alarm whose handler has thrown six times. */
  async #runDue(): Promise<void> {
    const now = Date.now();
    const due = this.#rows().filter(({ at }) => at <= now);
    for (const { cron } of due) {
      this.#sql.exec("UPDATE crons SET next_at = ? WHERE cron = ?", nextOf(cron, now), cron);
    }
    const times = this.#rows().map(({ at }) => at);
    if (times.length > 0) await this.ctx.storage.setAlarm(Math.min(...times));
    // After the rows are stored, so that a full disk repeats no run.
    await this.ctx.storage.sync();
    for (const one of due) this.ctx.waitUntil(this.#run(one));
  }

  async #run({ cron, at }: Due): Promise<void> {
    try {
      await this.env.MAIN.scheduled({ cron, scheduledTime: at });
    } catch (error) {
      console.error({ event: "cron.failed", cron, error: String(error) });
    }
  }

  #rows(): Due[] {
    return this.#sql
      .exec<{ cron: string; next_at: number }>("SELECT cron, next_at FROM crons")
      .toArray()
      .map(({ cron, next_at: at }) => ({ cron, at }));
  }
}

function nextOf(text: string, now: number): number {
  const cron = readCron(text);
  const next = cron === null ? null : nextTime(cron, now);
  // The launcher has read it before.
  if (next === null) throw new Error(`the cron ${text} is not understood`);
  return next;
}
