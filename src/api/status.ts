/**
 * `/api/status`: for each app what works and what does not, gathered from its objects. Calls nothing of
 * WeCom's: that is `npm run doctor`.
 */
import type { Context } from "hono";
import * as v from "valibot";
import { version } from "../../package.json";
import { kindNameOf } from "../apps/kinds.ts";
import { earliest } from "../concurrency/known-times.ts";
import { configOf, tellConfigProblem } from "../config.ts";
import type { CredentialsStatus } from "../credentials/credentials.ts";
import type { TroubleRecord } from "../credentials/trouble-store.ts";
import { OUTCOMES, type Outcome } from "../delivery/delivery.ts";
import type { AppOverview, AppSummary, KeptMedium } from "../delivery/record/company.ts";
import type { Env } from "../env.ts";
import type { Language } from "../i18n/language.ts";
import { codeOf, inZone, say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import type { InboxStatus } from "../kf/inbox.ts";
import type { OutboxSummary } from "../outbox/outbox.ts";
import { uploadOf } from "../rules/engine/kept-media.ts";
import { tellFault } from "../rules/store.ts";
import { isoTime } from "../webhooks/event.ts";
import type { WebhookConfig } from "../webhooks/types.ts";
import { refusedLogins } from "./access/refused-logins.ts";
import { coveredApps } from "./covered-apps.ts";
import { type ObjectStatuses, objectStatusesOf, REQUESTS } from "./object-statuses.ts";
import { languageOf, problem } from "./problem.ts";
import { type QueryOf, query } from "./query/query.ts";
import type { statusAnswer } from "./status-answer.ts";

type StatusAnswer = v.InferOutput<typeof statusAnswer>;
type AppStatus = StatusAnswer["apps"][number];
type OutboxStatus = AppStatus["followUps"];
type TroubleStatus = AppStatus["troubles"][string];

/** WECOM_APPS has room for about as many; further apps are asked for by `app`. */
const APPS_SHOWN = 20;
/** For the refused logins. */
const CONSOLE_REQUESTS = 1;

const statusQuery = v.object({
  app: v.optional(v.string()),
});
export const readStatusQuery = query(statusQuery);

export async function status(c: Context<{ Bindings: Env }, string, QueryOf<typeof statusQuery>>) {
  const config = configOf(c.env);
  const { app: name } = c.req.valid("query");
  const covered = await coveredApps(c.env, config, name);
  const asked = covered.apps;
  if (name !== undefined && asked.length === 0) {
    return problem(c, 404, "not-found", say("no-such-app"), "app");
  }
  const [statuses, refused] = await Promise.all([
    objectStatusesOf(
      c.env,
      config,
      asked.slice(0, APPS_SHOWN),
      REQUESTS - CONSOLE_REQUESTS - config.suites.size,
    ),
    refusedLogins(c.env),
  ]);
  const isPartial = covered.isPartial || asked.length > APPS_SHOWN || statuses.some((one) => one.isPartial);
  const { problems, warnings, apiBase, relayToken, alertWebhook, location } = config;
  const language = languageOf(c);
  const answer: StatusAnswer = {
    version,
    deploy: deployOf(c.env),
    apps: statuses.map((one) => statusOf(one, language)),
    problems: problems.map((one) => tellConfigProblem(one, language)),
    warnings: warnings.map((one) => tellConfigProblem(one, language)),
    api: { base: apiBase, relay: relayToken !== null },
    alerts: alertWebhook !== null,
    refusedLogins: refused && { ...refused, since: isoTime(refused.since), lastAt: isoTime(refused.lastAt) },
    location,
    language: config.language,
  };
  if (isPartial) answer.partial = true;
  return c.json(answer);
}

function statusOf(
  { app, credentials, company, accounts, lastCallbackAt, isPartial }: ObjectStatuses,
  language: Language,
): AppStatus {
  const { rules: known, media, summaries } = company ?? NOTHING_KNOWN;
  const rules = { ...known, fault: tellFault(known.fault, language) };
  const { standing } = credentials;
  const { timezone = null } = known;
  const untrusted = standing["60020"];
  const answer: AppStatus = {
    app: app.name,
    corpId: app.corpId,
    kind: kindNameOf(app),
    agentId: app.agentId,
    token: {
      expiresAt: iso(credentials.tokenExpiresAt),
      held: credentials.hold && { ...credentials.hold, until: iso(credentials.hold.until) },
    },
    lastCallbackAt: iso(lastCallbackAt),
    refusedCallbacks: presentRefused(credentials),
    lifecycle: presentLifecycle(credentials),
    last60020: untrusted ? { at: iso(untrusted.lastAt), fromIp: untrusted.fromIp } : null,
    rules,
    media: media.map((medium) => presentMedium(medium, language)),
    forward:
      app.forward === null
        ? null
        : {
            to: withoutQuery(app.forward),
            failures: standing.forward ? present(standing.forward, language, timezone) : null,
          },
    webhook: app.webhook && presentWebhook(app.webhook, summaries, language),
    followUps: presentOutbox(
      summaries.map(({ onward }) => onward?.followUps ?? null),
      language,
    ),
    troubles: Object.fromEntries(
      Object.entries(standing).flatMap(([cause, trouble]) =>
        trouble === undefined ? [] : [[cause, present(trouble, language, timezone)]],
      ),
    ),
    /** The accounts of customer service for which WeCom has called this app. */
    accounts: accounts.map((account) => presentAccount(account, language)),
    /** Outcomes of the last 24 hours, or of a shorter time when more came than are counted. */
    counts: total(summaries),
    countedFrom: summaries.length === 0 ? null : iso(Math.max(...summaries.map((one) => one.countedFrom))),
  };
  if (isPartial) answer.partial = true;
  return answer;
}

const NOTHING_KNOWN: AppOverview = {
  rules: { from: null, sha256: null, rules: 0, fault: null },
  media: [],
  summaries: [],
};

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

const iso = (ms: number | null) => (ms === null ? null : isoTime(ms));

/** A stored sentence in a language, under its name, with its code. */
function told<Name extends string>(name: Name, stored: string, language: Language) {
  return { code: codeOf(stored), [name]: inWords(stored, language) } as { code: string | null } & Record<
    Name,
    string
  >;
}

/** What objects of the version before do not store. */
type NewFields = "since" | "overAt" | "staff" | "rules";
type AnyTrouble = Omit<TroubleRecord, NewFields> & Partial<Pick<TroubleRecord, NewFields>>;

function present(trouble: AnyTrouble, language: Language, timezone: string | null): TroubleStatus {
  // For minutes after a deploy the object may be of the version before.
  const { since = trouble.lastAt, overAt = null, staff = [], rules = [], detail, ...others } = trouble;
  const times = { since: isoTime(since), lastAt: isoTime(trouble.lastAt), overAt: iso(overAt) };
  const words = told("detail", inZone(detail, timezone), language);
  return { ...others, ...words, ...times, staff: [...staff], rules: [...rules] };
}

function presentMedium(
  { source, uploadedAt, goodUntil, failure, ...medium }: KeptMedium,
  language: Language,
): AppStatus["media"][number] {
  const upload = uploadOf(source);
  return {
    ...medium,
    type: source.type,
    url: upload === null ? source.url : `/api/uploads/${upload.sha256}`,
    uploadedAt: iso(uploadedAt),
    goodUntil: iso(goodUntil),
    failure: failure && { ...failure, ...told("why", failure.why, language), lastAt: iso(failure.lastAt) },
  };
}

function presentAccount(
  { lastCallbackAt, trouble, lastSetAside = null, ...account }: InboxStatus,
  language: Language,
): AppStatus["accounts"][number] {
  return {
    ...account,
    apps: [...account.apps],
    counts: { ...account.counts },
    lastCallbackAt: iso(lastCallbackAt),
    lastSetAside: lastSetAside && {
      ...lastSetAside,
      ...told("why", lastSetAside.why, language),
      at: iso(lastSetAside.at),
    },
    trouble: trouble && { ...told("what", trouble.what, language), until: iso(trouble.until) },
  };
}

/** The refused callbacks; the troubles say whether they seem to be WeCom's. */
function presentRefused({ refusedCallbacks }: CredentialsStatus) {
  if (refusedCallbacks == null) return null;
  const { count, lastAt, reason } = refusedCallbacks;
  return { count, lastAt: isoTime(lastAt), reason };
}

function presentLifecycle({ lifecycle }: CredentialsStatus) {
  if (lifecycle == null) return null;
  const { event, at, effectAt } = lifecycle;
  return { event, at: isoTime(at), effectAt: iso(effectAt) };
}

/** An address as it may be shown: its query may be a secret. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** The webhook of an app, and the state of its events. */
function presentWebhook(
  { url, events }: WebhookConfig,
  summaries: readonly AppSummary[],
  language: Language,
) {
  const outboxes = summaries.map(({ onward }) => onward?.webhook ?? null);
  const outbox = presentOutbox(outboxes, language);
  return { to: withoutQuery(url), events: [...events], ...outbox };
}

/** The running deploy, by Cloudflare's id of its version; null where nobody tells. */
function deployOf({ VERSION }: Partial<Env>): StatusAnswer["deploy"] {
  return VERSION === undefined ? null : { id: VERSION.id, tag: VERSION.tag, at: VERSION.timestamp };
}

/** The outboxes of all Dispatchers together. */
function presentOutbox(outboxes: readonly (OutboxSummary | null)[], language: Language): OutboxStatus {
  const known = outboxes.filter((outbox) => outbox !== null);
  const failures = known.flatMap(({ lastFailure }) => lastFailure ?? []);
  const last = failures.sort((a, b) => b.at - a.at)[0];
  const answer: OutboxStatus = {
    /** How many jobs wait, and since when the oldest waits. */
    waiting: known.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestAt: iso(earliest(known.map(({ oldestAt }) => oldestAt))),
    lastFailure: last === undefined ? null : { at: isoTime(last.at), ...told("what", last.what, language) },
    /** The pause after failures in a row, or the pause that the other side asked for. */
    pausedUntil: iso(earliest(known.map(({ pausedUntil }) => pausedUntil))),
    /** The other side wants no more events (HTTP 410), until the webhook's URL or secret changes. */
    stoppedAt: iso(earliest(known.map(({ stoppedAt }) => stoppedAt))),
    givenUp: known.reduce((sum, { givenUp }) => sum + givenUp, 0),
  };
  if (known.some((outbox) => outbox.isPartial)) answer.partial = true;
  return answer;
}
