/**
 * Carries requests out of the objects, on connections of its own: the connections of an object are for welcomes, which
 * may be more than the connections. Keeps nothing.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";
import type { JobResult, OutboxJob } from "./outbox/job.ts";
import { runInOrder } from "./outbox/ordered.ts";
import { postEvent } from "./webhooks/post.ts";
import { type NamedBy, secretsFor } from "./webhooks/secrets.ts";
import { type Answer, type Call, noAnswer, wecomClient } from "./wecom/client.ts";

/** Cloudflare's limit on simultaneous outgoing connections. */
const CONNECTIONS = 6;
/** No job begins later, so that the object soon hears of the jobs that are done. */
const BEGUN_WITHIN_MS = 5_000;
/** After this many failures without a success, the other jobs would fail too. */
const FAILURES_ENOUGH = 3;

export class Egress extends WorkerEntrypoint<Env> {
  /** Posts to a URL, signed when the app has a webhook and so secrets. Gives a result for each job. */
  async post(
    appName: string,
    url: string,
    jobs: readonly OutboxJob[],
    namedBy: NamedBy,
  ): Promise<JobResult[]> {
    const webhook = configOf(this.env).apps.get(appName)?.webhook ?? null;
    const secrets = secretsFor(webhook, url, namedBy);
    const begin = Date.now();
    const mayBegin = (results: readonly JobResult[]) =>
      Date.now() - begin < BEGUN_WITHIN_MS &&
      (results.length < FAILURES_ENOUGH || results.some(({ is }) => is === "done"));
    return await runInOrder(jobs, { width: CONNECTIONS, mayBegin }, (job) => postEvent(url, secrets, job));
  }

  /** Makes a call of WeCom's API, which ends at `until`, in milliseconds since 1970: nobody waits longer than that. */
  async call(call: Call, until: number): Promise<Answer> {
    const timeoutMs = Math.min(call.timeoutMs, until - Date.now());
    if (timeoutMs <= 0) return noAnswer("timeout");
    return await wecomClient(configOf(this.env))({ ...call, timeoutMs });
  }
}
