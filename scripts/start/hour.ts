/** Reads the time that `npm start` plays at. */
import { localMoment } from "../../src/rules/engine/local-moment.ts";
import type { LocalClock } from "../../src/rules/engine/local-time.ts";

const DAY_MS = 86_400_000;
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const CHINESE_DAYS = ["一", "二", "三", "四", "五", "六", "日"];
const HOUR = /^(?:(\S+)\s+)?(\d{1,2})[:：](\d\d)$/;

/** Examples of such times, quoted, for the sentence about a text that is no time. */
export const EXAMPLES = ["Mon 10:00", "周一 10:00", "22:30", "2026-11-22 09:00"].map((text) => `"${text}"`);

/**
 * The moment of a text such as `Mon 10:00` on a clock: today, or the next time that day of the week comes. Null for a
 * text that is no time.
 */
export function momentOf(text: string, clock: LocalClock, now: number): number | null {
  const wanted = text.trim();
  const [, day, hour = "", minute = ""] = HOUR.exec(wanted) ?? [];
  if (hour === "") return read(wanted, clock);
  const today = Date.parse(`${clock(now).slice(0, "2026-11-22".length)}T00:00:00Z`);
  const ahead = day === undefined ? 0 : daysAhead(day, new Date(today).getUTCDay());
  if (ahead === null) return read(wanted, clock);
  const date = new Date(today + ahead * DAY_MS).toISOString().slice(0, "2026-11-22".length);
  return read(`${date}T${hour.padStart(2, "0")}:${minute}`, clock);
}

/** The days from a day of the week, counted from Sunday, to a named day; null for a name of no day. */
function daysAhead(name: string, today: number): number | null {
  const english = name.length < 3 ? -1 : DAYS.findIndex((day) => day.startsWith(name.toLowerCase()));
  const chinese = /^(?:周|星期|礼拜)(.)$/.exec(name.replace("天", "日"))?.[1];
  const index = chinese === undefined ? english : CHINESE_DAYS.indexOf(chinese);
  return index === -1 ? null : (index + 1 - today + 7) % 7;
}

function read(text: string, clock: LocalClock): number | null {
  const moment = localMoment(text, clock);
  return moment.ok ? moment.moment : null;
}
