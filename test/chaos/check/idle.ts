/**
 * Whether every open window was used: at any moment between receipt and settlement there is a call under way, a pause
 * that is short enough, or a failure that excuses the wait. So no code is lost because the Worker did nothing.
 */
import type { Found } from "../check.ts";
import type { Evidence, Span } from "../evidence.ts";
import { isAnswered } from "./answers.ts";
import type { Case } from "./cases.ts";
import { isForTokenOf, isOfCompany, unauthorisedSpans } from "./companies.ts";
import { slackMs } from "./slack.ts";
import { fullSpans } from "./slots.ts";

/** The longest pause between two calls. */
const LONGEST_PAUSE_MS = 2_000;
/** The longest pause of codes that live longer than 20 seconds (doc 95122), and after an inbox could not be read. */
const LONGEST_PATIENT_PAUSE_MS = 61_000;
const LONGEST_SYNC_PAUSE_MS = 2_500;
const PATIENT = ["kf.queued", "kf.accepted", "kf.message"];
/** An object that was lost wakes at most this much later (docs/architecture.md), and needs a moment to begin. */
const RESUMED_WITHIN_MS = 5_000 + 1_000;

export function idleSpans(evidence: Evidence, cases: readonly Case[]): Found[] {
  const { downs, kvFailures, calls, deploys, wrongSecrets } = evidence;
  const common = [
    ...downs.map(({ from, to }) => ({ from, to: to + RESUMED_WITHIN_MS })),
    ...kvFailures.map(({ from, to }) => ({ from, to: to + LONGEST_PAUSE_MS })),
  ];
  const tokensOf = new Map<string, Span[]>();
  for (const app of new Set(cases.flatMap(({ record }) => record?.app ?? []))) {
    // Of a call that names no app, nobody knows whose it is.
    const own = calls.filter((call) => call.app !== null && isForTokenOf(app, call));
    const spans = own.map((call) => {
      const failed = !isAnswered(call) || call.errcode !== 0;
      return { from: call.at, to: call.endedAt + (failed ? LONGEST_PAUSE_MS : 0) };
    });
    tokensOf.set(app, spans);
  }
  const syncs = Map.groupBy(
    calls.filter(({ api }) => api === "kf/sync_msg"),
    ({ account }) => account,
  );
  const lookUps = Map.groupBy(
    calls.filter(({ customer, staff }) => customer !== null || staff !== null),
    ({ customer, staff }) => customer ?? staff,
  );

  return cases.flatMap((one) => {
    const { chance, record, group } = one;
    if (record === null || chance.code === null || record.settledAt === null) return [];
    const asked = [
      ...(lookUps.get(chance.customer) ?? []),
      ...(lookUps.get(chance.staff) ?? []),
      ...group.calls,
    ];
    const reads = (syncs.get(chance.account) ?? []).map((call) => ({
      from: call.at,
      to: call.endedAt + (isAnswered(call) && call.errcode === 0 ? 0 : LONGEST_SYNC_PAUSE_MS),
    }));
    const used = [
      ...common,
      ...reads,
      // An app that waits for its turn waits for the token of the app before it.
      ...group.cases.flatMap((other) => tokensOf.get(other.record?.app ?? "") ?? []),
      ...asked.map(({ at, endedAt }) => ({ from: at, to: endedAt })),
      ...fullSpans(evidence, record.id),
      // Nothing can be done for an app that the objects do not know yet.
      ...deploys
        .filter(({ app }) => chance.app === null || group.cases.some((other) => other.record?.app === app))
        .map(({ from, to }) => ({ from, to: to + LONGEST_PAUSE_MS })),
      ...group.cases.flatMap((other) => withoutSecret(other, wrongSecrets)),
      ...(isOfCompany(record.app) ? unauthorisedSpans(record.app, evidence) : []),
    ];
    // In customer service the callback only tells that there are items to read, so the wait begins with it.
    const acknowledged = chance.receipts.filter(({ status }) => status === 200).map(({ endedAt }) => endedAt);
    const since = chance.account === null ? record.receivedAt : Math.min(record.receivedAt, ...acknowledged);
    const idle = longestGap(used, since, record.settledAt);
    const pauseMs = PATIENT.includes(chance.event) ? LONGEST_PATIENT_PAUSE_MS : LONGEST_PAUSE_MS;
    if (idle.to - idle.from <= pauseMs + slackMs(evidence)) return [];
    const from = ((idle.from - since) / 1000).toFixed(1);
    const detail = `nothing was done for ${idle.to - idle.from} ms, ${from} s after the receipt, until it was ${record.outcome}`;
    return [{ of: chance.name, detail }];
  });
}

/**
 * The wait of an app with a wrong Secret: after a crash an object cannot tell it from a Secret that it does not know
 * yet.
 */
function withoutSecret({ record }: Case, wrongSecrets: readonly string[]): Span[] {
  if (record === null || record.settledAt === null || !wrongSecrets.includes(record.app)) return [];
  return [{ from: record.receivedAt, to: record.settledAt }];
}

/** The longest span between two times that none of the spans covers. */
function longestGap(spans: readonly Span[], from: number, to: number): Span {
  const inside = spans.filter((span) => span.to > from && span.from < to).sort((a, b) => a.from - b.from);
  let longest: Span = { from, to: from };
  let end = from;
  for (const span of [...inside, { from: to, to }]) {
    if (span.from - end > longest.to - longest.from) longest = { from: end, to: span.from };
    end = Math.max(end, span.to);
  }
  return longest;
}
