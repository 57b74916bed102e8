/**
 * The schema of a day's hours: `09:00-12:00, 13:30-18:00`. Knows nothing of which day it is.
 */
import * as v from "valibot";
import { custom } from "../../schema/custom.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expected, quote } from "../../schema/wording.ts";
import { DAY_MINUTES, type Span } from "../engine/calendar.ts";

const HOURS = `hours such as "09:00-12:00, 13:30-18:00"`;
const CHINESE = /[：，、～—–至]/;

/** Reads a text, or a list of texts, into spans in their order. */
export const hours = v.pipe(
  custom<readonly Span[]>((input, faults, NEVER) => {
    const texts: unknown[] = Array.isArray(input) ? input : [input];
    if (texts.length === 0) faults.add("the list is empty; leave out a day that is closed");
    const seen: (Span & { text: string })[] = [];
    for (const [index, text] of texts.entries()) {
      const place = Array.isArray(input) ? [index] : [];
      if (typeof text !== "string" || text.trim() === "") {
        faults.add(expected(HOURS, text) + (text === null ? NO_HOURS : ""), place);
        return NEVER;
      }
      for (const part of text.split(",").map((part) => part.trim())) {
        const span = readSpan(part);
        if (typeof span === "string") {
          faults.add(span, place);
          continue;
        }
        const other = seen.find(({ start, end }) => start < span.end && span.start < end);
        if (other) faults.add(`${quote(part)} overlaps with ${quote(other.text)}`, place);
        seen.push({ ...span, text: part });
      }
    }
    return seen.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start);
  }),
  withJsonSchema(() => {
    const text = v.pipe(v.string(), v.regex(SPANS));
    return v.union([text, v.pipe(v.array(text), v.nonEmpty())]);
  }),
  v.description(`Hours such as "09:00-12:00, 13:30-18:00"; 22:00-08:00 runs over midnight.`),
);

/** The shape of a text of spans, for editors. */
const SPANS = /^\s*\d\d:\d\d\s*-\s*\d\d:\d\d\s*(,\s*\d\d:\d\d\s*-\s*\d\d:\d\d\s*)*$/;

const NO_HOURS = "; leave out a day that is closed";

/** A span, or a sentence that says what is wrong. A span that ends before its beginning ends on the next day. */
function readSpan(text: string): Span | string {
  const [, from = "", to = ""] = /^(\d+:\d+)\s*-\s*(\d+:\d+)$/.exec(text) ?? [];
  if (from === "") {
    const cure = CHINESE.test(text) ? "; write it with English punctuation" : "";
    return expected(HOURS, text) + cure;
  }
  const start = readTime(from);
  if (typeof start === "string") return start;
  if (start === DAY_MINUTES) return `${quote(text)}: no span begins at 24:00; the next day begins at 00:00`;
  const end = readTime(to);
  if (typeof end === "string") return end;
  if (start === end) return `${quote(text)} is empty; the whole day is "00:00-24:00"`;
  return { start, end: end > start ? end : end + DAY_MINUTES };
}

/** Minutes since midnight, or a sentence that says what is wrong; 24:00 is the day's end. */
function readTime(text: string): number | string {
  const [, hour = "", minute = ""] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  if (hour === "") {
    return `${quote(text)} must have two digits on both sides of the colon, as in 09:00`;
  }
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(minute) > 59 || minutes > DAY_MINUTES) {
    return `there is no ${quote(text)}; a day goes from 00:00 to 24:00`;
  }
  return minutes;
}
