/** Whether a record agrees with WeCom's journal and the customer's inbox: the outcome, and the cause of a miss. */
import type { Call, Evidence, RecordedDelivery } from "../evidence.ts";
import { isAnswered, isContent, isRightlyRefused, isUsed } from "./answers.ts";
import type { Case } from "./cases.ts";
import { spentTheWindow } from "./cause.ts";
import {
  ASKED_EVERY_MS,
  asksForToken,
  couldBeSent,
  isAuthorisedIn,
  isOfCompany,
  isToldOfCancel,
} from "./companies.ts";
import { slackMs } from "./slack.ts";

export function isRecordedTruly(one: Case, evidence: Evidence): string[] {
  const { chance, record } = one;
  if (record === null || record.outcome === "open") return [];
  const { outcome } = record;
  const found = FITS[outcome]?.(one, evidence) ?? [`there is no outcome ${outcome}`];
  if (chance.expects !== "send" && one.calls.length > 0) {
    found.push(`WeCom was called, and the rules say ${chance.expects}`);
  }
  return found.map(
    (detail) => `${outcome}${record.errcode === null ? "" : ` (${record.errcode})`}: ${detail}`,
  );
}

const WRONG_SECRET = 40001;

type Fits = (one: Case, evidence: Evidence) => string[];

/** The condition of each outcome. */
const FITS: Readonly<Record<string, Fits>> = {
  sent: ({ calls }) =>
    calls.some((call) => call.delivered && isAnswered(call)) ? [] : ["WeCom accepted no call of it"],

  "sent-unconfirmed": ({ chance, calls, record, group }) => {
    const last = calls.findLast(isAnswered);
    const wasLost = record?.attempts.some(({ verdict }) => verdict === "lost");
    const ids = new Set(calls.map(({ id }) => id));
    // Another app's delivery may have heard it from this app's own other event of the same seconds.
    const isToldToAnother = group.calls.some(({ id, errcode }) => errcode === 41051 && !ids.has(id));
    if (!wasLost || !(isUsed(last?.errcode ?? null) || isToldToAnother))
      return ["no answer was lost, or WeCom did not say that it is used"];
    // Where both outcomes are possible, the record says so.
    if (/used up/.test(record?.cause ?? "") && calls.some(({ errcode }) => isContent(errcode))) return [];
    // A judgement after the code's end tells nothing, since WeCom's clock may be ahead of ours.
    const hasTakenEffect = group.received.length > 0 || calls.some(({ delivered }) => delivered);
    if (!hasTakenEffect && (last?.endedAt ?? 0) < chance.expiresAt) return ["nothing had taken effect"];
    return [];
  },

  "already-welcomed": ({ calls, group }) => {
    const found = calls.some(({ delivered }) => delivered) ? ["it was welcomed by this very code"] : [];
    if (!group.calls.some(({ errcode }) => errcode === 41051)) found.push("WeCom never said so");
    if (group.received.length === 0) found.push("nobody welcomed the customer");
    return found;
  },

  superseded: (one, evidence) => {
    const { chance, calls, group } = one;
    const found =
      calls.length > 0 &&
      !hadNoToken(one, evidence.calls) &&
      !wentFirst(one, evidence) &&
      !wasOvertaken(one, evidence)
        ? ["it was called for all the same"]
        : [];
    const hasSent = ({ chance: { app }, record }: Case) =>
      app !== chance.app && (record?.outcome === "sent" || record?.outcome === "sent-unconfirmed");
    if (!group.cases.some(hasSent)) found.push("no other app has sent");
    return found;
  },

  refused: (one, evidence) => {
    const { calls: all, wrongSecrets } = evidence;
    const { chance, calls, record } = one;
    const { errcode = null, cause = null } = record ?? {};
    if (errcode === null && isOfCompany(record?.app ?? null)) return isUnauthorised(one, evidence);
    if (errcode === WRONG_SECRET && !wrongSecrets.includes(record?.app ?? "")) {
      return ["its Secret is right, and only the object did not know it yet"];
    }
    if (errcode === null) return [`without an errcode, because of: ${cause}`];
    // For a wrong Secret WeCom does not know the app.
    const isToken = all.some(
      (call) => asksForToken(call) && (call.app ?? record?.app) === record?.app && call.errcode === errcode,
    );
    // The session has moved on, as the look-up of its state shows.
    const hasGoneOn =
      errcode === 95018 &&
      all.some(({ api, customer }) => api === "kf/service_state/get" && customer === chance.customer);
    const isContentRefusal = isContent(errcode) && calls.some((call) => call.errcode === errcode);
    const isRight = isRightlyRefused(errcode, calls) || isContentRefusal || isToken || hasGoneOn;
    return [...(isRight ? [] : ["WeCom did not refuse it so"]), ...untoldDelivery(one)];
  },

  missed: (one, evidence) => [...spentTheWindow(one, evidence), ...untoldDelivery(one)],

  "no-rule": ({ chance }) => (chance.expects === "no-rule" ? [] : [`the rules say ${chance.expects}`]),
  silent: ({ chance }) => (chance.expects === "silent" ? [] : [`the rules say ${chance.expects}`]),
  "no-code": ({ chance }) => (chance.code === null ? [] : ["there was a code"]),
};

/** How the record says that a company has not authorised the app. */
const UNAUTHORISED = /has not installed|has cancelled|refused the company's permanent_code/;

function isUnauthorised({ record }: Case, evidence: Evidence): string[] {
  if (record === null || record.settledAt === null) return [];
  const { app, cause, receivedAt, settledAt, deadline } = record;
  if (!UNAUTHORISED.test(cause ?? "")) return [`without an errcode, because of: ${cause}`];
  // A company that has cancelled is not waited for, even if it comes back in the window.
  if (/has cancelled/.test(cause ?? "")) {
    if (!isToldOfCancel(app, settledAt, evidence)) return ["nobody has told of a cancel"];
    const to = Math.min(settledAt, deadline);
    const isBack = isAuthorisedIn(app, { from: to - slackMs(evidence), to }, evidence);
    return isBack ? ["the company was back"] : [];
  }
  if (settledAt < deadline - ASKED_EVERY_MS - slackMs(evidence)) {
    return [`${deadline - settledAt} ms were left for an AuthCode that may be on the way`];
  }
  return couldBeSent(app, { from: receivedAt, to: deadline }, evidence)
    ? ["the Worker had a code that WeCom takes"]
    : [];
}

/** Whether the app had no token for a while: then another app goes first, also when this app had begun. */
function hadNoToken({ chance, calls, record }: Case, all: readonly Call[]): boolean {
  const { receivedAt = 0, settledAt } = record ?? {};
  const until = settledAt ?? Number.POSITIVE_INFINITY;
  return (
    calls.some(({ errcode }) => isTokenRefused(errcode)) ||
    all.some(
      (call) =>
        asksForToken(call) &&
        call.app === chance.app &&
        call.errcode !== 0 &&
        call.endedAt >= receivedAt &&
        call.at <= until,
    )
  );
}

/** Whether the app went first for a while because its object did not know the app before it yet. */
const wentFirst = ({ record, group }: Case, { deploys }: Evidence) =>
  deploys.some(
    ({ app, to }) =>
      app !== record?.app &&
      to >= (record?.receivedAt ?? 0) &&
      group.cases.some((other) => other.record?.app === app),
  );

/**
 * Whether the object began another life after this app's first call. In that life the app that came first goes first, although
 * it had let this app go first. WeCom's journal need not show why: the object that had no token for it may have been moved.
 */
const wasOvertaken = ({ calls, record, group }: Case, { downs }: Evidence) =>
  record !== null &&
  group.cases.some(
    (other) => other.record !== null && other.record.app !== record.app && cameBefore(other.record, record),
  ) &&
  downs.some(({ from, to }) => to >= (calls[0]?.at ?? 0) && from <= (record.settledAt ?? 0));

const cameBefore = (a: RecordedDelivery, b: RecordedDelivery) => a.receivedAt <= b.receivedAt;

const isTokenRefused = (errcode: number | null) =>
  errcode !== null && [40001, 40014, 42001].includes(errcode);

/** A delivered welcome whose answer was lost must not be recorded as one that did not go out. */
function untoldDelivery({ calls, record }: Case): string[] {
  const delivered = calls.filter((call) => call.delivered);
  if (delivered.length === 0 || /not known/.test(record?.cause ?? "")) return [];
  return [
    `call ${delivered[0]?.id} was accepted, and the cause does not say that this is not known: ${record?.cause}`,
  ];
}
