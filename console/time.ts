/** Moments as a clock in the rules file's zone shows them. */
import { signal } from "@preact/signals";
import { language } from "./words.ts";

/** The zone of the rules in force, as /api/status tells it; null until it is known: then the browser's zone counts. */
export const zone = signal<string | null>(null);

const LOCALES = { zh: "zh-CN", en: "en-GB" } as const;

function clock(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = LOCALES[language.value];
  const here = zone.value ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: here, hourCycle: "h23" });
}

const isToday = (at: Date) => dayOf(at) === dayOf(new Date());
const dayOf = (at: Date) => clock({ year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** `14:03:22` today, with the day before it on other days. */
export function shortTime(iso: string): string {
  const at = new Date(iso);
  const time = clock({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
  return isToday(at) ? time : `${clock({ month: "numeric", day: "numeric" }).format(at)} ${time}`;
}

/** The day, the time to the second, and the zone. */
export const fullTime = (iso: string): string =>
  clock({ dateStyle: "medium", timeStyle: "medium" }).format(new Date(iso)) +
  ` ${zone.value ?? clock({}).resolvedOptions().timeZone}`;

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** How long ago a moment was, in its largest unit: `3 hours ago`. */
export function age(iso: string, now: number): string {
  const ms = Date.parse(iso) - now;
  const format = new Intl.RelativeTimeFormat(LOCALES[language.value], { numeric: "auto" });
  const [unit, length] = UNITS.find(([, one]) => Math.abs(ms) >= one) ?? ["minute", 60_000];
  return format.format(Math.round(ms / length), unit);
}

/** `0.42 s`, `18.2 s`, `12 min`. */
export function shortSpan(ms: number): string {
  const seconds = ms / 1000;
  const unit = language.value === "zh" ? { s: "秒", min: "分钟", h: "小时" } : { s: "s", min: "min", h: "h" };
  if (Math.abs(seconds) < 10) return `${seconds.toFixed(2)} ${unit.s}`;
  if (Math.abs(seconds) < 120) return `${seconds.toFixed(1)} ${unit.s}`;
  if (Math.abs(seconds) < 7_200) return `${Math.round(seconds / 60)} ${unit.min}`;
  return `${Math.round(seconds / 3_600)} ${unit.h}`;
}

/** An hour or a day of a chart. */
export const bucketName = (iso: string, by: "hour" | "day"): string =>
  clock(by === "hour" ? { hour: "2-digit", minute: "2-digit" } : { month: "numeric", day: "numeric" }).format(
    new Date(iso),
  );
