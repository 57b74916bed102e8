/**
 * Reads a time that people wrote into milliseconds since 1970. Knows nothing of rules.
 */
import { type CodedSentence, coded } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import { isDate, type LocalClock } from "./local-time.ts";

/** A moment, with notes on how it was read; or a sentence that says why a text is no moment. */
export type ReadMoment =
  /** `isLocal` when the text has no UTC offset of its own. */
  | { ok: true; moment: number; notes: CodedSentence[]; isLocal: boolean }
  | { ok: false; message: CodedSentence };

const LOCAL = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;
const WITH_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A plus that was not escaped in a query arrives as a blank. */
const LOST_PLUS = /^(\S{10}[T ]\d\d:\d\d\S*) (\d\d:\d\d)$/;

/**
 * The moment of a text such as `2026-11-22T09:00`, by `clock` unless the text has its own UTC offset. A time that
 * daylight saving skips is read an hour off, and the notes say so.
 */
export function localMoment(given: string, clock: LocalClock): ReadMoment {
  const text = given.replace(LOST_PLUS, "$1+$2");
  const hasOffset = WITH_OFFSET.test(text);
  if (!hasOffset && !LOCAL.test(text)) {
    return { ok: false, message: coded("not-a-time", { text: quote(text) }) };
  }
  const whole = `${text.replace(" ", "T")}${text.length > DAY_LENGTH ? "" : "T00:00"}`;
  const moment = Date.parse(hasOffset ? whole : `${whole}Z`);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (Number.isNaN(moment) || !isDate(text.slice(0, DAY_LENGTH))) {
    return { ok: false, message: coded("no-such-date", { date: quote(text) }) };
  }
  if (hasOffset) return { ok: true, moment, notes: [], isLocal: false };
  const onWall = onClock(moment, clock);
  const shown = clock(onWall);
  const isThere = new Date(moment).toISOString().startsWith(shown);
  const notes = isThere ? [] : [coded("clock-put-forward", { text: quote(text), taken: shown })];
  return { ok: true, moment: onWall, notes, isLocal: true };
}

const DAY_LENGTH = "2026-11-22".length;

/**
 * The moment at which the clock shows what a clock in UTC shows at `wanted`; `wanted` itself where the clock shows no year
 * of four digits. Programs write `0001-01-01` or `9999-12-31T23:59` for all times.
 */
function onClock(wanted: number, clock: LocalClock): number {
  let moment = wanted;
  // The UTC offset is that of the moment itself, so the second step corrects the first.
  for (const _ of [1, 2]) {
    const shown = Date.parse(`${clock(moment)}Z`);
    if (Number.isNaN(shown)) return wanted;
    moment += wanted - shown - (wanted % 60_000);
  }
  return moment;
}
