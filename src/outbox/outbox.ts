/**
 * A durable queue of jobs outside the object, which wait for everything urgent. A job is done at least once, in the
 * order of its lane, and given up after a day. Knows no kind of job: a target is a name, a job's body a text.
 */
import { earliest, latest } from "../concurrency/known-times.ts";
import { coded, partOf } from "../i18n/sentence.ts";
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
  /** A factor of 1 or more: it makes pauses longer, so that outboxes that failed together do not come back together. */
  spread(): number;
  /** Called before each hand-over: urgent work goes first. */
  rest(): Promise<void>;
  /** Describes a target; a new description means that a target which wanted no more jobs is asked again. */
  describe(target: string): string;
  /** Does the jobs and gives a result for each. May throw: then no job counts as done. */
  handOver(target: string, jobs: readonly OutboxJob[]): Promise<readonly JobResult[]>;
  /** Called after each try of a job that has a `ref`. */
  tried(ref: string, result: JobResult, now: number): void;
  /** Called when a target wants no more jobs, or when jobs were given up. */
  lost(target: string, what: string): void;
  /** Called when a target took a job. */
  worked(target: string): void;
}

/** A new job is compared with the ids of this many jobs before it. */
const RECENT = 5_000;
/** How many ids are read of jobs that were stored before the object began. */
const RECENT_STORED = 1_000;
/** Hand-overs before the alarm goes on: Cloudflare limits how many requests an object's request may make. */
const ROUNDS = 40;
/** To delete more at once would keep a welcome waiting. */
const GIVEN_UP_AT_A_TIME = 500;
/** The alarm's distance during a hand-over: it goes on after a crash. */
const BACKSTOP_MS = 10_000;

/** A summary counts at most this many jobs: reading more would keep a welcome waiting. */
const WAITING_COUNTED = 2_000;
const STATES_SHOWN = 100;

interface Queue {
  lastSeq: number;
  /** When there is something to do; null when there is nothing. */
  nextAt: number | null;
  isRunning: boolean;
  /** Whether a retry was asked for since the last hand-over began: its results may tell of the time before. */
  isRetried: boolean;
}

/** The state of several targets together. */
export interface OutboxSummary {
  waiting: number;
  /** Whether more jobs wait than are counted. Objects of an older version counted all. */
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
      this.#queues.set(target, {
        lastSeq: this.#store.lastSeq(target),
        nextAt: now,
        isRunning: false,
        isRetried: false,
      });
      for (const id of this.#store.newestIds(target, RECENT_STORED)) this.#recent.add(id);
    }
  }

  /**
   * Stores a job, together with everything that is written before the next `await`; false when the job is already
   * stored.
   */
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
      isRetried: false,
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

  /** Whether a job is due that no hand-over takes yet. */
  get isDue(): boolean {
    const now = this.#ports.now();
    return [...this.#queues.values()].some(
      ({ isRunning, nextAt }) => !isRunning && (nextAt ?? now + 1) <= now,
    );
  }

  /** Hands over the jobs that are due, the targets at the same time, until none is due or the alarm has to go on. */
  async run(): Promise<void> {
    const now = this.#ports.now();
    const due = [...this.#queues].filter(
      ([, { isRunning, nextAt }]) => !isRunning && (nextAt ?? now + 1) <= now,
    );
    await Promise.all(due.map(([target, queue]) => this.#runQueue(target, queue)));
  }

  /** Lets every job of a target be tried now, also when the target wanted no more jobs, or rests. */
  retry(target: string): void {
    const state = this.#state(target);
    if (state.stopped !== null || state.pausedUntil !== 0) {
      this.#store.note(target, { ...state, stopped: null, pausedUntil: 0 });
    }
    this.#store.wake(target);
    const queue = this.#queues.get(target);
    if (queue === undefined) return;
    queue.nextAt = this.#ports.now();
    queue.isRetried = true;
  }

  /** The state of the targets that begin with one of these prefixes. */
  summary(prefixes: readonly string[]): OutboxSummary {
    const states = prefixes
      .flatMap((prefix) => this.#store.states(prefix, STATES_SHOWN))
      .map(([target, state]) => this.#asDescribed(target, state));
    const backlogs = prefixes.map((prefix) => this.#store.backlog(prefix, WAITING_COUNTED));
    const now = this.#ports.now();
    const paused = states.map(({ pausedUntil }) => pausedUntil).filter((until) => until > now);
    const failures = states.flatMap(({ lastFailure }) => lastFailure ?? []);
    return {
      waiting: backlogs.reduce((sum, { waiting }) => sum + waiting, 0),
      isPartial: backlogs.some(({ waiting }) => waiting === WAITING_COUNTED),
      oldestAt: earliest(backlogs.map(({ oldestAt }) => oldestAt)),
      lastFailure: failures.sort((a, b) => b.at - a.at)[0] ?? null,
      pausedUntil: latest(paused),
      stoppedAt: earliest(states.map(({ stopped }) => stopped?.at ?? null)),
      givenUp: states.reduce((sum, { givenUp }) => sum + givenUp, 0),
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
        queue.isRetried = false;
        const results = await this.#handOver(target, handed);
        this.#conclude(target, jobs, results);
        if (queue.isRetried) this.retry(target);
      }
      queue.nextAt = this.#ports.now();
    } catch (error) {
      console.error({ event: "outbox.interrupted", target: targetKindOf(target), error: String(error) });
      queue.nextAt = this.#ports.now() + BACKSTOP_MS;
    } finally {
      // Nothing was awaited since the last check: the next job begins a new run.
      queue.isRunning = false;
    }
  }

  /** The jobs to hand over now; when there are none, when the next job is due. */
  #next(target: string): { jobs: StoredJob[]; nextAt: number | null } {
    const now = this.#ports.now();
    const oldestAt = this.#giveUpOld(target, now);
    if (oldestAt === null) return { jobs: [], nextAt: null };
    const endsAt = oldestAt + JOB_KEPT_MS + GIVEN_UP_EVERY_MS;
    const state = this.#state(target);
    if (state.stopped !== null) return { jobs: [], nextAt: endsAt };
    if (state.pausedUntil > now) return { jobs: [], nextAt: Math.min(state.pausedUntil, endsAt) };
    const down = isDown(state);
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
      return [{ is: "later", what: coded("not-handed-over"), blames: "target" }];
    }
  }

  /** Stores the results of jobs, all at once. */
  #conclude(target: string, jobs: readonly StoredJob[], results: readonly JobResult[]): void {
    const now = this.#ports.now();
    const spread = this.#ports.spread();
    const before = this.#state(target);
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
    if (after.stopped !== null) this.#ports.lost(target, after.lastFailure?.what ?? coded("wants-no-more"));
  }

  #state(target: string): TargetState {
    const stored = this.#store.state(target);
    const state = this.#asDescribed(target, stored);
    if (state !== stored) this.#store.note(target, state);
    return state;
  }

  /** The target's state; a new state when a target that wanted no more has a new description. */
  #asDescribed(target: string, state: TargetState): TargetState {
    const { stopped, givenUp } = state;
    if (stopped === null || stopped.description === this.#ports.describe(target)) return state;
    return { ...FRESH, givenUp };
  }

  /** Gives up jobs that were not done in time; gives since when the oldest of the other jobs waits. */
  #giveUpOld(target: string, now: number): number | null {
    const oldestAt = this.#store.oldestAt(target);
    if (oldestAt === null || oldestAt + JOB_KEPT_MS > now) return oldestAt;
    const old: StoredJob[] = [];
    for (const job of this.#store.jobs(target)) {
      if (job.queuedAt + JOB_KEPT_MS > now || old.length === GIVEN_UP_AT_A_TIME) break;
      old.push(job);
    }
    const state = this.#state(target);
    const why = state.lastFailure === null ? null : partOf(state.lastFailure.what);
    const what = why === null ? coded("given-up") : coded("given-up-at-last", { why });
    for (const { ref } of old) if (ref !== null) this.#ports.tried(ref, { is: "failed", what }, now);
    this.#store.note(target, { ...state, givenUp: state.givenUp + old.length });
    this.#store.remove(
      target,
      old.map(({ seq }) => seq),
    );
    const count = old.length;
    this.#ports.lost(
      target,
      why === null ? coded("several-given-up", { count }) : coded("several-given-up-at-last", { count, why }),
    );
    return this.#store.oldestAt(target);
  }
}

/** A target's name without the address in it. */
const targetKindOf = (target: string) => target.split(":").slice(0, 2).join(":");
