/**
 * When a company's authorisation stood, by WeCom and as the Worker can know it; and whether each AuthCode that the Worker
 * took is exchanged.
 */
import type { Found } from "../check.ts";
import type { Authorisation, Call, Evidence, Span } from "../evidence.ts";
import { SUITES } from "../scenario/companies.ts";
import { isAnswered } from "./answers.ts";
import { slackMs } from "./slack.ts";

/** A kill this soon after an answer may come before the answer is stored. */
const STORED_WITHIN_MS = 1_000;
const SAME_SECOND_MS = 1_000;
/** The AuthCode is wrong, used or too old. */
const WRONG_AUTH_CODE = 40078;
/** Of a code that is waited for, the Worker asks this often. */
export const ASKED_EVERY_MS = 2_000;

const { "third-party": THIRD_PARTY } = SUITES;

/** The apps of companies, which install a suite. */
export const isOfCompany = (app: string | null) => app?.includes("@") ?? false;

/** Whether a call asks for an app's token. */
export const asksForToken = ({ api }: Call) => api === "gettoken" || api === "service/get_corp_token";

/** Whether a call is on the way to this app's token: a third-party app's takes its suite's token. */
export const isForTokenOf = (app: string, call: Call) =>
  (asksForToken(call) && (call.app ?? app) === app) || call.app === suiteTokenOf(app);

/** The app of the calls that get the token of the app's suite, where the app's token takes it. */
const suiteTokenOf = (app: string) => (app.startsWith(`${THIRD_PARTY}@`) ? THIRD_PARTY : undefined);

const isDown = ({ downs }: Evidence, from: number, to: number) =>
  downs.some((down) => down.to >= from && down.from <= to);

/** The call whose good answer the Worker has surely stored; null when there is none, or a kill may have taken it. */
function knownFrom({ exchanges }: Authorisation, evidence: Evidence): Call | null {
  const good = exchanges.find((call) => isAnswered(call) && call.errcode === 0);
  if (good === undefined || isDown(evidence, good.at, good.endedAt + STORED_WITHIN_MS)) return null;
  return good;
}

const usedAt = ({ exchanges }: Authorisation) => exchanges.find(({ errcode }) => errcode === 0)?.at ?? null;

/** When another command, or the use of its AuthCode, ends an authorisation that is known by the answer to a call. */
function endsOf(one: Authorisation, known: Call, other: Authorisation): number[] {
  // TimeStamps are whole seconds: what is of the same second may count in either order.
  const isLater = other.what !== "installs" && other.at >= one.at - SAME_SECOND_MS;
  const voids = isLater ? [other.at, ...other.receipts.map(({ at }) => at)] : [];
  // A cancel counts more than an AuthCode of before, also one that WeCom exchanges after it.
  if (other.what === "cancels") return voids.filter((at) => at > one.at);
  const used = other === one ? null : usedAt(other);
  return [...voids, ...(used === null ? [] : [used])].filter(
    (at) => at > one.at && at >= known.at - SAME_SECOND_MS,
  );
}

/** The spans in which WeCom takes a code that the Worker surely has. */
function authorisedSpans(app: string, evidence: Evidence): Span[] {
  const own = evidence.authorisations.filter((one) => one.app === app);
  return own.flatMap((one) => {
    const known = knownFrom(one, evidence);
    if (known === null) return [];
    const ends = own.flatMap((other) => endsOf(one, known, other));
    const to = Math.min(Number.POSITIVE_INFINITY, ...ends);
    const from = known.endedAt + ASKED_EVERY_MS;
    return to > from ? [{ from, to }] : [];
  });
}

/** The spans in which nothing can be done for a company's code, but to wait. */
export function unauthorisedSpans(app: string, evidence: Evidence): Span[] {
  let from = Number.NEGATIVE_INFINITY;
  const spans: Span[] = [];
  for (const good of authorisedSpans(app, evidence).sort((one, other) => one.from - other.from)) {
    spans.push({ from, to: good.from });
    from = good.to;
  }
  return [...spans, { from, to: Number.POSITIVE_INFINITY }];
}

/** Whether the company's authorisation was good for so long, in the window, that a message could have gone out. */
export function couldBeSent(app: string, window: Span, evidence: Evidence): boolean {
  const enoughMs = ASKED_EVERY_MS + slackMs(evidence);
  return authorisedSpans(app, evidence).some(
    ({ from, to }) => Math.min(to, window.to) - Math.max(from, window.from) >= enoughMs,
  );
}

/** Whether the Worker surely had a code, all the time, that WeCom took. */
export const isAuthorisedIn = (app: string, time: Span, evidence: Evidence) =>
  authorisedSpans(app, evidence).some(({ from, to }) => from <= time.from && time.to < to);

/** Whether the Worker was told, by then, that the company has cancelled. */
export const isToldOfCancel = (app: string, by: number, { authorisations }: Evidence) =>
  authorisations.some(
    (one) => one.app === app && one.what === "cancels" && one.receipts.some(({ at }) => at <= by),
  );

/** Each AuthCode that the Worker took was exchanged, or WeCom did not let it. After the last ticket there was time. */
export function authCodesAreExchanged(evidence: Evidence): Found[] {
  return evidence.authorisations.flatMap(({ app, what, receipts, exchanges }) => {
    const isTaken = receipts.some(({ status }) => status === 200);
    if (what === "cancels" || !isTaken) return [];
    const isSettled = exchanges.some(({ errcode }) => errcode === 0 || errcode === WRONG_AUTH_CODE);
    return [
      ...twice(exchanges, evidence),
      ...(isSettled ? [] : [`an AuthCode was taken, and ${exchanges.length} calls did not exchange it`]),
    ].map((detail) => ({ of: app, detail }));
  });
}

/** An AuthCode that WeCom has exchanged is not sent again, unless the answer was lost. */
function twice(exchanges: readonly Call[], evidence: Evidence): string[] {
  const good = exchanges.findIndex((call) => isAnswered(call) && call.errcode === 0);
  const call = exchanges[good];
  if (call === undefined || isDown(evidence, call.at, call.endedAt + STORED_WITHIN_MS)) return [];
  const later = exchanges.slice(good + 1).filter(({ at }) => at > call.endedAt);
  return later.length === 0 ? [] : [`an AuthCode was exchanged by call ${call.id}, and sent again`];
}
