/**
 * The BullMQ peer: a callback is a job, stored in Redis before the answer and known by its code. Workers in the same
 * process try inside the window, and its outcome is the job's result. What a dead process held is taken up again.
 */
import { createHash } from "node:crypto";
import { DelayedError, type Job, Queue, Worker } from "bullmq";
import { attempt } from "./attempt.ts";
import type { Welcome } from "./callback.ts";
import { listen } from "./listen.ts";
import { newProgress, type Outcome, type Progress } from "./policy.ts";
import { settings } from "./settings.ts";

const NAME = "welcomes";
/** Repeats of a callback come within a minute; a day is for people who ask for an outcome. */
const KEPT = { age: 24 * 60 * 60 };
/** A worker takes one job after the other from Redis, each with an fsync, so several do it side by side. */
const WORKERS = 4;
/** Calls of a worker at a time. It waits for WeCom and not for the processor. */
const CONCURRENCY = 250;
/**
 * How long a job of a dead process is held: BullMQ says 30 s, longer than the window. A lock is renewed at half its
 * time, so a shorter one is lost while the event loop is busy, and its job runs twice.
 */
const LOCK_MS = 8_000;
const STALLED_INTERVAL_MS = 1_000;
const MOST_STALLED = 10;

interface Data extends Welcome {
  progress: Progress;
}
interface Result {
  outcome: Outcome;
  errcode: number | null;
  attempts: number;
}

const queue = new Queue<Data, Result, "welcome">(NAME, {
  // A callback waits for no Redis that is away: WeCom posts it again.
  connection: { path: settings.STORE, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
  defaultJobOptions: { removeOnComplete: KEPT, removeOnFail: KEPT },
});
queue.on("error", (error) => console.error(String(error)));

async function deliver(job: Job<Data, Result, "welcome">, token?: string): Promise<Result> {
  const { progress, ...welcome } = job.data;
  // The call of a process that died may have had its effect.
  if (job.stalledCounter > 0) progress.isLost = true;
  const step = await attempt(welcome, progress);
  if (step.do === "settle") {
    return { outcome: step.outcome, errcode: step.errcode, attempts: progress.attempts };
  }
  await job.updateData({ ...welcome, progress });
  await job.moveToDelayed(Date.now() + step.ms, token);
  throw new DelayedError();
}

function startWorker(): Worker<Data, Result, "welcome"> {
  const worker = new Worker<Data, Result, "welcome">(NAME, deliver, {
    connection: { path: settings.STORE, maxRetriesPerRequest: null },
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_INTERVAL_MS,
    maxStalledCount: MOST_STALLED,
  });
  worker.on("error", (error) => console.error(String(error)));
  return worker;
}
const workers = Array.from({ length: WORKERS }, startWorker);

/** BullMQ allows no colon in a job's id. */
const jobIdOf = (code: string) => createHash("sha256").update(code).digest("base64url");

await Promise.all([queue.waitUntilReady(), ...workers.map((worker) => worker.waitUntilReady())]);
listen({
  claim: async (welcome) => {
    await queue.add("welcome", { ...welcome, progress: newProgress() }, { jobId: jobIdOf(welcome.code) });
  },
  outcomeOf: async (code) => {
    const job = await queue.getJob(jobIdOf(code));
    if (job === undefined) return null;
    return job.finishedOn === undefined ? "open" : job.returnvalue.outcome;
  },
});
