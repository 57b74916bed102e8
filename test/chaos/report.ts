/**
 * Writes the report of a run: before it, the command that repeats it; after it, seed, faults, outcomes, and the history
 * of each code that failed.
 */
import { answerInWords, figuresOf } from "../latency.ts";
import { isForTokenOf } from "./check/companies.ts";
import { FREE_SUBREQUESTS } from "./check/limits.ts";
import type { Violation } from "./check.ts";
import type { Call, Chance, Evidence, RecordedDelivery } from "./evidence.ts";
import { faultsOf, type Run } from "./run.ts";
import type { ScenarioOptions } from "./scenario.ts";

const SHOWN_VIOLATIONS = 20;
const SHOWN_STORIES = 5;

/** The command that repeats a run. */
const replayOf = ({
  seed,
  codes,
  rate,
  kills,
  resets,
  rows,
  faults,
  companies,
  programs,
  home,
}: ScenarioOptions) =>
  `npm run chaos -- --codes ${codes} --seed ${seed} --rate ${rate} --kills ${kills} --resets ${resets} --rows ${rows} --companies ${companies} --programs ${programs}${faults ? "" : " --calm"}${home === "own" ? " --own" : ""}`;

/** Printed first, so that a run that throws or is cut short can be repeated as well. */
export const announcement = (options: ScenarioOptions) => `seed ${options.seed}: ${replayOf(options)}`;

export function report(run: Run): string {
  const { scenario, evidence, violations, faultsMet, seconds, errors } = run;
  const { seed } = scenario.options;
  const outcomes = count(evidence.deliveries.map(({ outcome }) => outcome));
  const causes = count(
    evidence.deliveries
      .filter(({ outcome }) => outcome === "missed" || outcome === "refused")
      .map(
        ({ outcome, cause, errcode }) =>
          `${outcome} ${errcode ?? ""} ${(cause ?? "").replace(/[\d.]+ s |, hint: .*/, "… ").slice(0, 60)}`,
      ),
  );
  const given = evidence.chances.filter(({ code }) => code !== null).length;
  const callbacks = evidence.chances.reduce((sum, { receipts }) => sum + receipts.length, 0);
  return [
    `seed ${seed}: ${given} codes, ${callbacks} callbacks, ${evidence.calls.length} calls, ${evidence.downs.length - (evidence.limits?.resets.length ?? 0)} kills, in ${seconds.toFixed(0)} s; at most ${evidence.lagMs} ms behind`,
    `questions   ${JSON.stringify(scenario.questions)}`,
    `faults      ${listed(faultsMet)}, KV down ${evidence.kvFailures.length}`,
    ...evidence.deploys.map(
      ({ app, brings, from, to }) => `two versions of ${app}, whose ${brings} is new, for ${to - from} ms`,
    ),
    ...(evidence.longRecord === null ? [] : [askedLine(evidence)]),
    ...byApiLines(evidence),
    ...limitLines(evidence),
    `outcomes    ${listed(outcomes)}`,
    ...(causes.size > 0 ? [`of these     ${listed(causes, "\n            ")}`] : []),
    ...(errors.length > 0 ? [`errors logged: ${errors.length}, the first: ${errors[0]}`] : []),
    ...(violations.length === 0
      ? ["every promise was kept"]
      : [
          `${violations.length} VIOLATIONS: ${listed(count(violations.map(({ promise }) => promise)))}`,
          ...violations
            .slice(0, SHOWN_VIOLATIONS)
            .map(({ promise, of, detail }) => `  ${of}: ${promise}: ${detail}`),
          ...stories(violations, evidence),
          ...(faultsOf(run).length < violations.length ? [tooBusy(evidence)] : []),
          `again: ${replayOf(scenario.options)}`,
        ]),
  ].join("\n");
}

const tooBusy = ({ lagMs }: Evidence) =>
  `the machine was ${lagMs} ms behind, which by itself breaks promises that tell of time: with less beside it they can be judged`;

const SHOWN_WORKS = 4;

/** How near the Worker came to Cloudflare's limits. */
function limitLines({ limits, refusedWrites }: Evidence): string[] {
  if (limits === null) return [];
  const works = Object.entries(limits.works);
  const most = works.sort(([, a], [, b]) => b.subrequests - a.subrequests).slice(0, SHOWN_WORKS);
  const beyond = works.filter(([, work]) => work.subrequests > FREE_SUBREQUESTS);
  const waited = works.filter(([, work]) => work.waited > 0);
  const longest = works.reduce((ms, [, work]) => Math.max(ms, work.waitUntilMs), 0);
  return [
    `limits      requests of its own: ${most.map(([of, work]) => `${of} ${work.subrequests}`).join(", ")}; beyond the free plan's ${FREE_SUBREQUESTS}: ${beyond.map(([of]) => of).join(", ") || "none"}`,
    `            waited for one of six connections: ${waited.map(([of, work]) => `${of} ${work.waited} times, at most ${work.longestWaitMs} ms`).join(", ") || "none"}; longest after a response ${longest} ms`,
    `            objects moved: ${listed(count(limits.resets.map(({ of }) => of)))}; KV refused ${refusedWrites.length} writes: ${listed(count(refusedWrites))}`,
  ];
}

/** How fast questions to the long record were answered, and callbacks meanwhile. */
function askedLine({ longRecord, asked, chances }: Evidence): string {
  const answered = asked.filter(({ status }) => status === 200).map(({ at, endedAt }) => endedAt - at);
  const acks = chances
    .flatMap(({ receipts }) => receipts)
    .filter(({ status }) => status === 200)
    .map(({ at, endedAt }) => endedAt - at);
  return [
    `a record of ${longRecord?.rows}: ${asked.length} questions, ${answered.length} answered`,
    ...(answered.length === 0 ? [] : [answerInWords(figuresOf(answered))]),
    ...(acks.length === 0 ? [] : [`callbacks answered in ${answerInWords(figuresOf(acks))}`]),
  ].join("; ");
}

/** What programs and editors did, by the statuses of their answers. */
function byApiLines({ byApi }: Evidence): string[] {
  if (byApi === null) return [];
  const { sends, posted, codes, published } = byApi;
  const statusesOf = (asks: readonly { status: number | null }[]) =>
    listed(count(asks.map(({ status }) => String(status ?? "no answer"))));
  const edits = published.publications.filter(({ note }) => note !== null);
  return [
    `programs    ${sends.length} messages, answers ${statusesOf(sends.flatMap(({ asks }) => asks))}; ${posted.length} posts of ${new Set(posted.map(({ id }) => id)).size} events, answers ${statusesOf(posted)}`,
    `            ${codes.acts.length} requests for channel codes, answers ${statusesOf(codes.acts)}; WeCom made ${codes.ways.length}`,
    `            ${edits.length} publications, answers ${statusesOf(edits)}; ${published.history?.length ?? "no"} versions`,
  ];
}

/** The histories of the first codes that failed. */
function stories(violations: readonly Violation[], evidence: Evidence): string[] {
  const names = [...new Set(violations.map(({ of }) => of))].slice(0, SHOWN_STORIES);
  return evidence.chances.filter(({ name }) => names.includes(name)).map((chance) => story(chance, evidence));
}

function story(chance: Chance, evidence: Evidence): string {
  const group = evidence.chances.filter((other) => other.group === chance.group);
  const zero = Math.min(...group.flatMap(beginningsOf));
  const s = (at: number | null) => (at === null ? "…" : `${((at - zero) / 1000).toFixed(3)}`);
  const lines = [`\n${chance.name}: the whole of group ${chance.group}, in seconds from its first callback`];
  for (const one of group) {
    const { name, event, via, expects, code, toldAt, expiresAt, receipts } = one;
    lines.push(
      `  ${name}, ${via ?? event}, expects ${expects}, code ${code?.slice(0, 8)}, told ${s(toldAt)}, expires ${s(expiresAt)}`,
      `    brought  ${receipts.map(({ at, endedAt, status }) => `${s(at)}–${s(endedAt)} ${status}`).join(", ") || "by a call"}`,
    );
    for (const record of evidence.deliveries) if (isOf(record, one)) lines.push(...recordLines(record, s));
    for (const call of evidence.calls) {
      const isOwn = call.code === code && (one.app ?? call.app) === call.app;
      const isLookUp =
        call.customer === one.customer && (one.app ?? call.app) === call.app && call.code === null;
      const isRead = one.account !== null && call.account === one.account && call.api === "kf/sync_msg";
      const isNear = call.at > zero - 100 && call.at < zero + (isRead ? 5_000 : 22_000);
      if ((isOwn && code !== null) || ((isLookUp || isRead) && isNear)) lines.push(callLine(call, s));
    }
  }
  lines.push(...authorisationLines(chance, evidence, s));
  const received = evidence.received.filter(({ group: of }) => of === chance.group);
  lines.push(
    `  received   ${received.map(({ at, app }) => `${s(at)} from ${app ?? "an app outside"}`).join(", ") || "nothing"}`,
  );
  const near = evidence.downs.filter(({ from, to }) => to > zero && from < zero + 30_000);
  if (near.length > 0)
    lines.push(`  down       ${near.map(({ from, to }) => `${s(from)}–${s(to)}`).join(", ")}`);
  return lines.join("\n");
}

/** What the company of an installed app did, and what the Worker asked about it. */
function authorisationLines(
  { app }: Chance,
  { authorisations, calls }: Evidence,
  s: (at: number | null) => string,
): string[] {
  const told = authorisations.filter((one) => one.app === app);
  return [
    ...told.map(
      ({ what, at, receipts }) =>
        `  company    ${what} ${s(at)}, told ${receipts.map((post) => `${s(post.at)}–${s(post.endedAt)} ${post.status}`).join(", ") || "never"}`,
    ),
    ...told.flatMap(({ exchanges }) => exchanges.map((call) => callLine(call, s))),
    ...calls
      .filter((call) => told.length > 0 && app !== null && call.app !== null && isForTokenOf(app, call))
      .map((call) => callLine(call, s)),
  ];
}

const beginningsOf = ({ receipts, toldAt, expiresAt }: Chance) =>
  receipts.length > 0 ? receipts.map(({ at }) => at) : [toldAt ?? expiresAt - 48 * 3_600_000];

function isOf(record: RecordedDelivery, { app, customer, via, event }: Chance): boolean {
  const isSameApp = app === null || record.app === app;
  return isSameApp && record.customer === customer && record.via === via && record.event === event;
}

function recordLines(record: RecordedDelivery, s: (at: number | null) => string): string[] {
  const { id, app, outcome, errcode, receivedAt, deadline, settledAt, cause, attempts } = record;
  return [
    `    record   ${outcome} ${errcode ?? ""} received ${s(receivedAt)} deadline ${s(deadline)} settled ${s(settledAt)}: ${cause} [${id.slice(0, 1)}, ${app}]`,
    ...attempts.map(
      ({ at, ms, verdict, errcode: code }) => `    attempt  ${s(at)} + ${ms} ms: ${verdict} ${code ?? ""}`,
    ),
  ];
}

function callLine(call: Call, s: (at: number | null) => string): string {
  const { id, api, app, at, endedAt, status, errcode, delivered, fault } = call;
  const effect = delivered ? " DELIVERED" : "";
  const met = fault === null ? "" : ` (${fault})`;
  return `    call ${id}  ${s(at)}–${s(endedAt)} ${api} of ${app} HTTP ${status} errcode ${errcode}${effect}${met}`;
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const listed = (counts: ReadonlyMap<string, number>, between = ", ") =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, n]) => `${name} ${n}`)
    .join(between) || "none";
