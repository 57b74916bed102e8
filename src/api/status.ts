/**
 * `/api/status`: for each app what works and what does not, gathered from its objects. Calls nothing of
 * WeCom's: that is `npm run doctor`.
 */
import type { Context } from "hono";
import { version } from "../../package.json";
import { type AppConfig, type Config, configOf, type WebhookConfig } from "../config.ts";
import { OUTCOMES, type Outcome } from "../delivery/delivery.ts";
import type { AppSummary } from "../delivery/dispatcher.ts";
import type { Env } from "../env.ts";
import { earliest, type OutboxSummary } from "../outbox/outbox.ts";
import type { CredentialsStatus } from "../wecom/credentials.ts";
import type { TroubleRecord } from "../wecom/standing-book.ts";
import { factsOf } from "./facts.ts";

export async function status(c: Context<{ Bindings: Env }>) {
  const config = configOf(c.env);
  const apps = await Promise.all([...config.apps.values()].map((app) => statusOf(c.env, config, app)));
  const { problems, warnings, apiBase, relayToken, alertWebhook, location } = config;
  return c.json({
    version,
    apps,
    problems,
    warnings,
    api: { base: apiBase, relay: relayToken !== null },
    alerts: alertWebhook !== null,
    location,
  });
}

async function statusOf(env: Env, config: Config, app: AppConfig) {
  const { credentials, rules, media, summaries, accounts, lastCallbackAt } = await factsOf(env, config, app);
  const { standing } = credentials;
  const untrusted = standing["60020"];
  return {
    app: app.name,
    corpId: app.corpId,
    kind: app.kind,
    token: {
      expiresAt: iso(credentials.tokenExpiresAt),
      held: credentials.hold && { ...credentials.hold, until: iso(credentials.hold.until) },
    },
    lastCallbackAt: iso(lastCallbackAt),
    refusedCallbacks: presentRefused(credentials),
    lifecycle: presentLifecycle(credentials),
    last60020: untrusted ? { at: iso(untrusted.lastAt), fromIp: untrusted.fromIp } : null,
    rules,
    media: media.map(({ source, uploadedAt, goodUntil, failure, ...medium }) => ({
      ...medium,
      type: source.type,
      uploadedAt: iso(uploadedAt),
      goodUntil: iso(goodUntil),
      failure: failure && { ...failure, lastAt: iso(failure.lastAt) },
    })),
    forward:
      app.forward === null ? null : { to: withoutQuery(app.forward), failures: present(standing.forward) },
    webhook: app.webhook && presentWebhook(app.webhook, summaries),
    followUps: presentOutbox(summaries.map(({ onward }) => onward?.followUps ?? null)),
    troubles: Object.fromEntries(
      Object.entries(standing).map(([cause, trouble]) => [cause, present(trouble)]),
    ),
    /** Of customer service: those for which WeCom has called this app. */
    accounts: accounts.map(({ lastCallbackAt: calledAt, trouble, lastSetAside = null, ...account }) => ({
      ...account,
      lastCallbackAt: iso(calledAt),
      lastSetAside: lastSetAside && { ...lastSetAside, at: iso(lastSetAside.at) },
      trouble: trouble && { ...trouble, until: iso(trouble.until) },
    })),
    /** Outcomes of the last 24 hours. */
    counts: total(summaries),
  };
}

function total(summaries: readonly AppSummary[]): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const summary of summaries) {
    for (const outcome of OUTCOMES) {
      const more = summary.counts[outcome];
      if (more !== undefined) counts[outcome] = (counts[outcome] ?? 0) + more;
    }
  }
  return counts;
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

function present(trouble: (Partial<TroubleRecord> & Pick<TroubleRecord, "lastAt">) | undefined) {
  if (trouble === undefined) return null;
  // For minutes after a deploy the object may be of the version before, which knows neither beginning nor end.
  const { since = trouble.lastAt, overAt = null, staff = [], rules = [], ...others } = trouble;
  const times = { since: iso(since), lastAt: iso(trouble.lastAt), overAt: iso(overAt) };
  return { ...others, ...times, staff, rules };
}

/** Callbacks that were refused; whether they seem to be WeCom's, the troubles tell. */
function presentRefused({ refusedCallbacks }: CredentialsStatus) {
  if (refusedCallbacks == null) return null;
  const { count, lastAt, reason } = refusedCallbacks;
  return { count, lastAt: iso(lastAt), reason };
}

function presentLifecycle({ lifecycle }: CredentialsStatus) {
  if (lifecycle == null) return null;
  const { event, at, effectAt } = lifecycle;
  return { event, at: iso(at), effectAt: iso(effectAt) };
}

/** An address as it may be shown: its query may be a secret. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Where events go, and how it stands with that. */
function presentWebhook({ url, events }: WebhookConfig, summaries: readonly AppSummary[]) {
  const outbox = presentOutbox(summaries.map(({ onward }) => onward?.webhook ?? null));
  return { to: withoutQuery(url), events: [...events], ...outbox };
}

/** The outboxes of all Dispatchers together. */
function presentOutbox(outboxes: readonly (OutboxSummary | null)[]) {
  const known = outboxes.filter((outbox) => outbox !== null);
  const failures = known.flatMap(({ lastFailure }) => lastFailure ?? []);
  const last = failures.sort((a, b) => b.at - a.at)[0];
  return {
    /** How many wait to be done, and since when the oldest does. */
    waiting: known.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestAt: iso(earliest(known.map(({ oldestAt }) => oldestAt))),
    lastFailure: last === undefined ? null : { at: iso(last.at), what: last.what },
    /** After failures in a row, or as the other side asked. */
    pausedUntil: iso(earliest(known.map(({ pausedUntil }) => pausedUntil))),
    /** The other side wants no more (HTTP 410), until the webhook's URL or secret is another. */
    stoppedAt: iso(earliest(known.map(({ stoppedAt }) => stoppedAt))),
    givenUp: known.reduce((sum, { givenUp }) => sum + givenUp, 0),
  };
}
