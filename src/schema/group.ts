/**
 * The schema pieces from which message bodies and the rules file are built: a group of known keys, and a text
 * within a limit. They report every problem at once, in sentences; valibot's own objects stop at the first
 * unknown key, take lists for objects and pass over keys such as `constructor`.
 */
import * as v from "valibot";
import { byteLength, isWellFormed } from "./bytes.ts";
import { custom } from "./custom.ts";
import { described, withJsonSchema } from "./json-schema.ts";
import { expected, expectedText, grouped, listed, noneOf, quote, suggest, wordsFor } from "./wording.ts";

/** Whether a value of the file is a group of keys. */
export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A schema that no value fits, for values that cannot stand in this place. */
export function notAccepted(message: (input: unknown) => string) {
  return v.custom<never>(
    () => false,
    (issue) => message(issue.input),
  );
}

/**
 * A group that may have these keys and no others. `what` is its name in sentences ("a rule"), `member` the name of its
 * keys; `forbidden` has the sentences for keys that people are likely to write but that cannot stand here.
 */
export function group<const Entries extends v.ObjectEntries>(
  what: string,
  entries: Entries,
  forbidden: Readonly<Record<string, string>> = {},
  member = `a key of ${what}`,
) {
  const known = v.object(entries, (issue) => `${what} needs ${issue.expected}`);
  return v.pipe(
    custom<v.InferOutput<typeof known>>((group, faults, NEVER) => {
      if (!isGroup(group)) {
        const isContent = typeof group === "string" && Object.hasOwn(entries, "content");
        const cure = isContent ? wordsFor("; write { content: … }", '; write { "content": … }') : "";
        faults.add(expected(`the keys of ${what}`, group) + cure);
        return NEVER;
      }
      for (const [key, value] of Object.entries(group)) {
        if (Object.hasOwn(entries, key)) continue;
        const message = Object.hasOwn(forbidden, key)
          ? forbidden[key]
          : unknownKey(key, value, member, entries);
        faults.add(message ?? "", [key], "key");
      }
      const result = v.safeParse(known, group);
      faults.adopt(result.issues);
      return result.success ? result.output : NEVER;
    }),
    withJsonSchema(() => v.pipe(v.strictObject(entries), described(what))),
  );
}

const LEAVE_OUT = "; leave it out, also where it is null";

function unknownKey(key: string, value: unknown, member: string, entries: v.ObjectEntries): string {
  const colon = key.includes("：") ? wordsFor("; the colon behind a key must be the English :") : "";
  const torn = /^\w+:/.test(key)
    ? "; the colon behind a key needs a space behind it"
    : "; if it belongs to the text before it, put that whole text in quotes";
  const hint =
    colon || suggest(key, Object.keys(entries)) || (value === null ? wordsFor(torn, LEAVE_OUT) : "");
  return `${quote(key)} is not ${member}${hint}`;
}

/** A word of a list. */
export function word<const Words extends readonly string[]>(words: Words) {
  return v.picklist(words, ({ input }) =>
    typeof input === "string" ? noneOf(input, words) : expected(`one of ${listed(words)}`, input),
  );
}

/** A text that is not blank and takes at most `maxBytes` in UTF-8. `what` is its name in sentences ("the text"). */
export function text(what: string, maxBytes = Number.POSITIVE_INFINITY) {
  const limit = Number.isFinite(maxBytes)
    ? `, at most ${grouped(maxBytes)} bytes (a Chinese character is 3)`
    : "";
  return v.pipe(
    v.string((issue) => expectedText(what, issue.input)),
    v.check((value) => value.trim() !== "", `${what} is empty; write something or leave the key out`),
    v.check(
      isWellFormed,
      `${what} holds a character that cannot be sent (a control character or half of an emoji)`,
    ),
    v.check(
      (value) => byteLength(value) <= maxBytes,
      (issue) =>
        `${what} is ${grouped(byteLength(issue.input))} bytes, WeCom takes at most ${grouped(maxBytes)} (a Chinese character is 3)`,
    ),
    withJsonSchema(() => v.pipe(v.string(), v.nonEmpty(), described(`${what}${limit}`))),
  );
}

/** Whether a text may be an id or a code of WeCom's, which have only visible ASCII characters. */
export const isId = (value: string) => /^[\x21-\x7e]+$/.test(value);

/** An id or a code of WeCom's. An id with a blank would be a different name here, and perhaps the same name for WeCom. */
export function id(what: string) {
  return v.pipe(
    text(what),
    v.check(isId, `${what} holds a blank or another character that no id of WeCom's has`),
  );
}
