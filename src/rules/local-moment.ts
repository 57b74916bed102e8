/**
 * A time as people write it, into milliseconds since 1970. Knows nothing of rules.
 */
import type { LocalClock } from "./local-time.ts";

const LOCAL = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$/;
const WITH_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * The moment of a text such as `2026-11-22T09:00`, by the clock that is given unless the text has its own distance
 * from UTC; null when it is no time. One that a clock put forward leaves out is taken an hour off.
 */
export function localMoment(text: string, clock: LocalClock): number | null {
  if (WITH_OFFSET.test(text)) return known(Date.parse(text.replace(" ", "T")));
  if (!LOCAL.test(text)) return null;
  const wanted = known(Date.parse(`${text.replace(" ", "T")}${text.length > 10 ? "" : "T00:00"}Z`));
  if (wanted === null) return null;
  let moment = wanted;
  // The distance from UTC is that of the moment itself, so the second step corrects the first.
  for (const _ of [1, 2]) moment += wanted - Date.parse(`${clock(moment)}Z`) - (wanted % 60_000);
  return moment;
}

const known = (moment: number) => (Number.isNaN(moment) ? null : moment);
