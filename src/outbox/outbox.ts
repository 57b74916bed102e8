/**
 * A durable queue of jobs outside the object, which wait for everything urgent. A job is done at least once, in the
 * order of its lane, and given up after a day. Knows no kind of job: a target is a name, a job's body a text.
 */

import { type JobResult, type NewOutboxJob, type OutboxJob, UNTRIED } from "./job.ts";
import {
  BATCH,
  FRESH,
  GIVEN_UP_EVERY_MS,
  isDown,
  JOB_KEPT_MS,
  jobPause,
  nextOf,
  PROBES,
  type TargetState,
  targetStateAfter,
} from "./retry-policy.ts";
import { type JobPlace, OutboxStore, type StoredJob } from "./store.ts";

export interface OutboxPorts {
  now(): number;
  /** From 1 on: makes pauses longer, so that those who met the same trouble do not come back at once. */
  spread(): number;
  /** Before each hand-over: what is urgent goes first. */
  rest(): Promise<void>;
  /** Changes when a target that wants no more is to be asked again. */
  describe(target: string): string;
  /** Does the jobs and gives a result for each. May throw: then no job counts as done. */
  handOver(target: string, jobs: readonly OutboxJob[]): Promise<readonly JobResult[]>;
  /** Hears of each try of a job that has a `ref`. */
  tried(ref: string, result: JobResult, now: number): void;
  /** Hears that a target wants no more jobs, or that jobs were given up. */
  lost(target: string, what: string): void;
  /** Hears that a target took a job. */
  worked(target: string): void;
}

/** A new job is compared with the ids of this many jobs before it. */
const RECENT = 5_000;
/** Of those that were stored before the object began. */
const RECENT_STORED = 1_000;
/** So many hand-overs, then the alarm goes on: an object's request may make only so many of its own. */
const ROUNDS = 40;
/** Deleting more would keep a welcome waiting. */
const GIVEN_UP_AT_A_TIME = 500;
/** While something is being handed over the alarm is so far away; it goes on after a crash. */
const BACKSTOP_MS = 10_000;

/** Whoever asks how it stands is told of so many at most: reading more would keep a welcome waiting. */
const WAITING_COUNTED = 2_000;
const STANDINGS_SHOWN = 100;

interface Queue {
  lastSeq: number;
  /** When there is something to do; null when there is not. */
  nextAt: number | null;
  isRunning: boolean;
}

/** How it stands with some targets together. */
export interface OutboxSummary {
  waiting: number;
  /** More wait than are counted. Objects of an older version counted all. */
  isPartial?: boolean;
  oldestAt: number | null;
  lastFailure: TargetState["lastFailure"];
  pausedUntil: number | null;
  stoppedAt: number | null;
  givenUp: number;
}

export class Outbox {
  readonly #store: OutboxStore;
  readonly #ports: OutboxPorts;
  readonly #queues = new Map<string, Queue>();
  readonly #recent = new Set<string>();

  constructor(sql: SqlStorage, ports: OutboxPorts) {
    this.#store = new OutboxStore(sql);
    this.#ports = ports;
    const now = ports.now();
    for (const target of this.#store.targets()) {
      this.#queues.set(target, { lastSeq: this.#store.lastSeq(target), nextAt: now, isRunning: false });
      for (const id of this.#store.newestIds(target, RECENT_STORED)) this.#recent.add(id);
    }
  }

  /** Stores a job, together with all that is written before the next `await`; false when the job came before. */
  add(target: string, job: NewOutboxJob): boolean {
    if (this.#recent.has(job.id)) return false;
    this.#recent.add(job.id);
    for (const id of this.#recent) {
      if (this.#recent.size <= RECENT) break;
      this.#recent.delete(id);
    }
    const now = this.#ports.now();
    const queue = this.#queues.get(target) ?? {
      lastSeq: this.#store.lastSeq(target),
      nextAt: null,
      isRunning: false,
    };
    this.#queues.set(target, queue);
    queue.lastSeq += 1;
    queue.nextAt = now;
    this.#store.add(target, queue.lastSeq, job, now);
    return true;
  }

  /** When the alarm must come at the latest; null when nothing waits. */
  get wakesAt(): number | null {
    const now = this.#ports.now();
    const queues = [...this.#queues.values()];
    return earliest(queues.map(({ isRunning, nextAt }) => (isRunning ? now + BACKSTOP_MS : nextAt)));
  }

  /** Whether something is due that nobody is handing over yet. */
  get isDue(): boolean {
    const now = this.#ports.now();
    return [...this.#queues.values()].some(
      ({ isRunning, nextAt }) => !isRunning && (nextAt ?? now + 1) <= now,
    );
  }

  /** Hands over what is due, target by target beside each other, until nothing is or the alarm has to go on. */
  async run(): Promise<void> {
    const now = this.#ports.now();
    const due = [...this.#queues].filter(
      ([, { isRunning, nextAt }]) => !isRunning && (nextAt ?? now + 1) <= now,
    );
    await Promise.all(due.map(([target, queue]) => this.#runQueue(target, queue)));
  }

  /** How it stands with the targets that begin in one of these ways. */
  summary(prefixes: readonly string[]): OutboxSummary {
    const standings = prefixes
      .flatMap((prefix) => this.#store.standings(prefix, STANDINGS_SHOWN))
      .map(([target, standing]) => this.#asDescribed(target, standing));
    const backlogs = prefixes.map((prefix) => this.#store.backlog(prefix, WAITING_COUNTED));
    const now = this.#ports.now();
    const paused = standings.map(({ pausedUntil }) => pausedUntil).filter((until) => until > now);
    const failures = standings.flatMap(({ lastFailure }) => lastFailure ?? []);
    return {
      waiting: backlogs.reduce((sum, { waiting }) => sum + waiting, 0),
      isPartial: backlogs.some(({ waiting }) => waiting === WAITING_COUNTED),
      oldestAt: earliest(backlogs.map(({ oldestAt }) => oldestAt)),
      lastFailure: failures.sort((a, b) => b.at - a.at)[0] ?? null,
      pausedUntil: paused.length === 0 ? null : Math.max(...paused),
      stoppedAt: earliest(standings.map(({ stopped }) => stopped?.at ?? null)),
      givenUp: standings.reduce((sum, { givenUp }) => sum + givenUp, 0),
    };
  }

  /** Deletes a customer's jobs among the next `atMost`; see `OutboxStore.forget`. */
  forget(customer: string, deliveries: ReadonlySet<string>, after: JobPlace, atMost: number) {
    return this.#store.forget(customer, deliveries, after, atMost);
  }

  async #runQueue(target: string, queue: Queue): Promise<void> {
    queue.isRunning = true;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        await this.#ports.rest();
        const { jobs, nextAt } = this.#next(target);
        queue.nextAt = nextAt;
        if (jobs.length === 0) return;
        const handed = jobs.map((one) => ({ ...one, body: this.#store.body(target, one.seq) }));
        const results = await this.#handOver(target, handed);
        this.#conclude(target, jobs, results);
      }
      queue.nextAt = this.#ports.now();
    } catch (error) {
      console.error({ event: "outbox.interrupted", target: targetKindOf(target), error: String(error) });
      queue.nextAt = this.#ports.now() + BACKSTOP_MS;
    } finally {
      // Nothing is awaited after the last look: whatever comes next begins anew.
      queue.isRunning = false;
    }
  }

  /** The jobs that are to be handed over now; and, when there are none, when there will be. */
  #next(target: string): { jobs: StoredJob[]; nextAt: number | null } {
    const now = this.#ports.now();
    const oldestAt = this.#giveUpOld(target, now);
    if (oldestAt === null) return { jobs: [], nextAt: null };
    const endsAt = oldestAt + JOB_KEPT_MS + GIVEN_UP_EVERY_MS;
    const standing = this.#standing(target);
    if (standing.stopped !== null) return { jobs: [], nextAt: endsAt };
    if (standing.pausedUntil > now) return { jobs: [], nextAt: Math.min(standing.pausedUntil, endsAt) };
    const down = isDown(standing);
    const { next, soonest } = nextOf(this.#store.jobs(target), now, {
      most: down ? PROBES : BATCH,
      onePerLane: down,
    });
    return { jobs: next, nextAt: Math.min(soonest ?? endsAt, endsAt) };
  }

  async #handOver(target: string, jobs: readonly OutboxJob[]): Promise<readonly JobResult[]> {
    try {
      return await this.#ports.handOver(target, jobs);
    } catch (error) {
      console.warn({ event: "outbox.not-handed-over", target: targetKindOf(target), error: String(error) });
      return [{ is: "later", what: "they could not be handed over", blames: "target" }];
    }
  }

  /** Stores what became of the jobs, all at once. */
  #conclude(target: string, jobs: readonly StoredJob[], results: readonly JobResult[]): void {
    const now = this.#ports.now();
    const spread = this.#ports.spread();
    const before = this.#standing(target);
    const description = this.#ports.describe(target);
    const after = targetStateAfter(before, results, { description, now, spread });
    if (JSON.stringify(after) !== JSON.stringify(before)) this.#store.note(target, after);
    const ended: number[] = [];
    for (const [index, { seq, ref, tries }] of jobs.entries()) {
      const result = results[index] ?? UNTRIED;
      if (result.is === "done" || result.is === "failed") ended.push(seq);
      if (result.is === "later") {
        this.#store.postpone(target, seq, now + Math.round(jobPause(tries + 1, after) * spread));
      }
      if (ref !== null && result.is !== "untried") this.#ports.tried(ref, result, now);
    }
    this.#store.remove(target, ended);
    if (isDown(before) && !isDown(after)) this.#store.wake(target);
    if (results.some(({ is }) => is === "done")) this.#ports.worked(target);
    if (after.stopped !== null) this.#ports.lost(target, after.lastFailure?.what ?? "it wants no more");
  }

  #standing(target: string): TargetState {
    const stored = this.#store.standing(target);
    const standing = this.#asDescribed(target, stored);
    if (standing !== stored) this.#store.note(target, standing);
    return standing;
  }

  /** The standing, begun anew when a target that wanted no more is described differently. */
  #asDescribed(target: string, standing: TargetState): TargetState {
    const { stopped, givenUp } = standing;
    if (stopped === null || stopped.description === this.#ports.describe(target)) return standing;
    return { ...FRESH, givenUp };
  }

  /** Gives up what was not done in time; gives since when the oldest of the others waits. */
  #giveUpOld(target: string, now: number): number | null {
    const oldestAt = this.#store.oldestAt(target);
    if (oldestAt === null || oldestAt + JOB_KEPT_MS > now) return oldestAt;
    const old: StoredJob[] = [];
    for (const job of this.#store.jobs(target)) {
      if (job.queuedAt + JOB_KEPT_MS > now || old.length === GIVEN_UP_AT_A_TIME) break;
      old.push(job);
    }
    const standing = this.#standing(target);
    const why = standing.lastFailure === null ? "" : `; at last: ${standing.lastFailure.what}`;
    const what = `it was not done within a day${why}`;
    for (const { ref } of old) if (ref !== null) this.#ports.tried(ref, { is: "failed", what }, now);
    this.#store.note(target, { ...standing, givenUp: standing.givenUp + old.length });
    this.#store.remove(
      target,
      old.map(({ seq }) => seq),
    );
    this.#ports.lost(target, `${old.length} were not done within a day${why}`);
    return this.#store.oldestAt(target);
  }
}

export function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

export function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** A target's name without the address in it. */
export const targetKindOf = (target: string) => target.split(":").slice(0, 2).join(":");
