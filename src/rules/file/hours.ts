/**
 * The schema of a day's hours: `09:00-12:00, 13:30-18:00`. Knows nothing of which day it is.
 */
import * as v from "valibot";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { expected, quote } from "../../schema/wording.ts";
import { DAY_MINUTES, type Span } from "../engine/calendar.ts";

const CHINESE = /[：，、～—–至]/;

/** Reads a text, or a list of texts, into spans in their order. */
export const hours = v.pipe(
  custom<readonly Span[]>((input, faults, NEVER) => {
    const texts: unknown[] = Array.isArray(input) ? input : [input];
    if (texts.length === 0) faults.add(say("empty-hours"));
    const seen: (Span & { text: string })[] = [];
    for (const [index, text] of texts.entries()) {
      const place = Array.isArray(input) ? [index] : [];
      if (typeof text !== "string" || text.trim() === "") {
        faults.add(expected("hours-example", text, text === null ? say("leave-out-closed-day") : ""), place);
        return NEVER;
      }
      for (const part of text.split(",").map((part) => part.trim())) {
        const span = readSpan(part);
        if ("code" in span) {
          faults.add(span, place);
          continue;
        }
        const other = seen.find(({ start, end }) => start < span.end && span.start < end);
        if (other) faults.add(say("hours-overlap", { hours: quote(part), other: quote(other.text) }), place);
        seen.push({ ...span, text: part });
      }
    }
    return seen.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start);
  }),
  withJsonSchema(() => {
    const text = v.pipe(v.string(), v.regex(SPANS));
    return v.union([text, v.pipe(v.array(text), v.nonEmpty())]);
  }),
  described(say("about-hours")),
);

/** The shape of a text of spans, for editors. */
const SPANS = /^\s*\d\d:\d\d\s*-\s*\d\d:\d\d\s*(,\s*\d\d:\d\d\s*-\s*\d\d:\d\d\s*)*$/;

/** A span, or a sentence that says what is wrong. A span that ends before its beginning ends on the next day. */
function readSpan(text: string): Span | Sentence {
  const [, from = "", to = ""] = /^(\d+:\d+)\s*-\s*(\d+:\d+)$/.exec(text) ?? [];
  if (from === "") {
    return expected("hours-example", text, CHINESE.test(text) ? say("english-punctuation") : "");
  }
  const start = readTime(from);
  if (typeof start !== "number") return start;
  if (start === DAY_MINUTES) return say("begins-at-midnight", { hours: quote(text) });
  const end = readTime(to);
  if (typeof end !== "number") return end;
  if (start === end) return say("empty-span", { hours: quote(text) });
  return { start, end: end > start ? end : end + DAY_MINUTES };
}

/** Minutes since midnight, or a sentence that says what is wrong; 24:00 is the day's end. */
function readTime(text: string): number | Sentence {
  const [, hour = "", minute = ""] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  if (hour === "") return say("two-digits", { time: quote(text) });
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(minute) > 59 || minutes > DAY_MINUTES) {
    return say("no-such-time", { time: quote(text) });
  }
  return minutes;
}
