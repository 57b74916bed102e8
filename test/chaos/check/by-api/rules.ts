/**
 * Whether the publications of several editors are one history, in which each replaces the one before and none that was
 * answered is lost; and whether only texts that may be in force are sent.
 */
import type { Found } from "../../check.ts";
import type { Call, Evidence, Publication, Published, Span } from "../../evidence.ts";
import { EDITED_APP, EDITED_FILE } from "../../scenario/editors.ts";
import { COMMON_FILE, versionIn } from "../../scenario/rules.ts";
import { type Case, casesOf } from "../cases.ts";
import { slackMs } from "../slack.ts";

/** KV shows an old text for a minute, and an object holds it for half a minute (docs/guarantees.md, "Limits"). */
const HELD_MS = 90_000;
/** After KV could not be read, the next look comes so late. */
const RETRY_MS = 5_000;
/** The history keeps the newest. */
const KEPT = 200;
const NO_FILE = "*";
/** What the Worker found in KV, and nobody published. */
const FOUND_IN_KV = "kv";

type Entry = NonNullable<Published["history"]>[number];

const isDone = ({ status }: Publication) => status === 200;
/** What was refused must not have happened; what was not answered may have. */
const isRefused = ({ status }: Publication) => status !== null && status >= 400 && status < 500;

export function publicationsAreOneHistory({ byApi }: Evidence): Found[] {
  if (byApi === null) return [];
  const { publications, history, current } = byApi.published;
  if (history === null || current === null) return [{ of: EDITED_FILE, detail: "it could not be read" }];
  const edits = publications.filter(({ file }) => file === EDITED_FILE);
  return [
    ...edits.flatMap((one) => isOneEntry(one, history)),
    ...strayEntries(edits, history),
    ...outOfOrder(edits, history),
    ...edits.flatMap((one) => needlessConflict(one, edits)),
    ...isLastInForce(edits, history, current),
  ].map((detail) => ({ of: EDITED_FILE, detail }));
}

/** An answered publication is one entry, right behind the entry that it replaces. */
function isOneEntry(one: Publication, history: readonly Entry[]): string[] {
  const { note, sha256, from, expected } = one;
  const places = history.flatMap((entry, place) => (entry.note === note ? [place] : []));
  if (isRefused(one))
    return places.length === 0 ? [] : [`${note} was refused (${one.status}), and is published`];
  if (places.length > 1) return [`${note} is there ${places.length} times`];
  const [place] = places;
  if (place === undefined) {
    const mayBeDropped = history.length >= KEPT;
    return isDone(one) && !mayBeDropped ? [`${note} was answered 200, and is not in the history`] : [];
  }
  const entry = history[place];
  const found: string[] = [];
  if (entry?.sha256 !== sha256 || entry?.from !== from) found.push(`${note} is recorded as another version`);
  if (isDone(one) && one.answered !== sha256) found.push(`${note} was answered with another version`);
  const before = place > 0 ? history[place - 1]?.sha256 : history.length < KEPT ? NO_FILE : expected;
  if (before !== expected) found.push(`${note} replaced another version than it named`);
  return found;
}

function strayEntries(edits: readonly Publication[], history: readonly Entry[]): string[] {
  const notes = new Set(edits.map(({ note }) => note));
  // After a crash between the history and KV the text before may come back.
  const mayBeBack = edits.some((one) => !isDone(one) && !isRefused(one));
  return history
    .filter(({ note, by }) => !notes.has(note) && !(by === FOUND_IN_KV && mayBeBack))
    .map(({ by, sha256 }) => `${sha256.slice(0, 8)} by ${by} is in the history, and nobody published it`);
}

function outOfOrder(edits: readonly Publication[], history: readonly Entry[]): string[] {
  const inHistory = history.flatMap(({ note }) => edits.find((one) => one.note === note) ?? []);
  return inHistory.flatMap((one, place) => {
    const before = inHistory[place - 1];
    const isLate = before !== undefined && one.endedAt < before.at;
    return isLate ? [`${one.note} ended before ${before.note} began, and stands behind it`] : [];
  });
}

/** A conflict although the named version was the newest all the time. */
function needlessConflict(one: Publication, edits: readonly Publication[]): string[] {
  if (one.status !== 409 || one.sha256 === one.expected) return [];
  const others = edits.filter((other) => other !== one && !isRefused(other));
  const before = others.filter((other) => other.endedAt < one.at).toSorted((a, b) => a.endedAt - b.endedAt);
  const newest = before.at(-1);
  const isAlone = others.every((other) => before.includes(other) || other.at > one.endedAt);
  // What ran beside the newest may have come after it.
  const isSure =
    newest !== undefined && before.every((other) => other === newest || other.endedAt < newest.at);
  if (!isAlone || !isSure || !isDone(newest) || newest.sha256 !== one.expected) return [];
  return [`${one.note} got a conflict, and ${newest.note} was the newest`];
}

/** The newest version is in force, unless it was not answered. */
function isLastInForce(edits: readonly Publication[], history: readonly Entry[], current: string): string[] {
  const last = history.findLastIndex(({ note }) => edits.some((one) => one.note === note && isDone(one)));
  const possible =
    last < 0
      ? [NO_FILE, ...history.map(({ sha256 }) => sha256)]
      : history.slice(last).map(({ sha256 }) => sha256);
  if (possible.includes(current)) return [];
  return [
    `${current.slice(0, 8)} is in force, and the newest version is ${history.at(-1)?.sha256.slice(0, 8)}`,
  ];
}

/** Each text is of a version that was published by then, and that was not replaced long before. */
export function textsAreInForce(evidence: Evidence): Found[] {
  if (evidence.byApi === null) return [];
  const { publications } = evidence.byApi.published;
  return casesOf(evidence).flatMap((one) =>
    one.calls.flatMap((call) => {
      const version = call.text === null ? null : versionIn(call.text);
      if (version === null) return [];
      const fault = faultOf(version, call, one, publications, evidence);
      return fault === null
        ? []
        : [{ of: one.chance.name, detail: `call ${call.id} says version ${version}${fault}` }];
    }),
  );
}

function faultOf(
  version: number,
  call: Call,
  { chance, record }: Case,
  publications: readonly Publication[],
  evidence: Evidence,
): string | null {
  const first = publications.find((one) => one.version === version);
  if (first === undefined) return ", which nobody published";
  // In customer service the rules of another app may decide.
  const isOthers = chance.account === null && first.file === EDITED_FILE && call.app !== EDITED_APP;
  if (isOthers) return `, of ${EDITED_FILE}, which is no file of ${call.app}`;
  const spans = publications
    .filter((one) => one.file === first.file && (one === first || one.sha256 === first.sha256))
    .filter((one) => !isRefused(one))
    .map((one) => spanOf(one, publications, call.app, evidence));
  if (spans.length === 0) return ", which was refused";
  const since = record?.receivedAt ?? call.at;
  if (spans.some(({ from, to }) => from <= call.at && to >= since)) return null;
  const from = Math.min(...spans.map((span) => span.from));
  if (from > call.at) return `, which was published ${from - call.at} ms later`;
  return `, which was replaced long before`;
}

/** From the request until nobody can see the text any more. */
function spanOf(
  one: Publication,
  publications: readonly Publication[],
  app: string | null,
  evidence: Evidence,
): Span {
  const replaces = ({ file }: Publication) =>
    file === one.file || (one.file === COMMON_FILE && file === EDITED_FILE && app === EDITED_APP);
  const replacedAt = Math.min(
    ...publications
      .filter((other) => other !== one && isDone(other) && replaces(other) && other.at > one.endedAt)
      .map(({ endedAt }) => endedAt),
  );
  const unreadMs = evidence.kvFailures.reduce((ms, { from, to }) => ms + to - from + RETRY_MS, 0);
  return { from: one.at, to: replacedAt + HELD_MS + unreadMs + slackMs(evidence) };
}
