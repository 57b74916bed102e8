/**
 * The schema pieces from which message bodies and the rules file are built: a group of known keys, and a text
 * within a limit. They report every problem at once, in sentences; valibot's own objects stop at the first
 * unknown key, take lists for objects and pass over keys such as `constructor`.
 */
import * as v from "valibot";
import { coded, encode, type Sentence, say } from "../i18n/sentence.ts";
import { byteLength, isWellFormed } from "./bytes.ts";
import { custom } from "./custom.ts";
import { named, withJsonSchema } from "./json-schema.ts";
import { expected, expectedText, type Name, nameOf, noneOf, oneOf, quote, suggestion } from "./wording.ts";

/** Whether a value of the file is a group of keys. */
export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A schema that no value fits, for values that cannot stand in this place. */
export function notAccepted(message: (input: unknown) => Sentence) {
  return v.custom<never>(
    () => false,
    (issue) => encode(message(issue.input)),
  );
}

/**
 * A group that may have these keys and no others. `what` is its name in sentences ("a rule"), `member` the name of its
 * keys; `misplaced` gives the sentence for a key that people are likely to write but that cannot stand here.
 */
export function group<const Entries extends v.ObjectEntries>(
  what: Name,
  entries: Entries,
  misplaced: (key: string) => Sentence | null = () => null,
  member: () => Sentence = () => say("a-key-of", { what: nameOf(what) }),
) {
  const known = v.object(entries, ({ expected: key }) =>
    coded("needs-key", { what: nameOf(what), key: key ?? "" }),
  );
  return v.pipe(
    custom<v.InferOutput<typeof known>>((group, faults, NEVER) => {
      if (!isGroup(group)) {
        const isContent = typeof group === "string" && Object.hasOwn(entries, "content");
        const keys = say("the-keys-of", { what: nameOf(what) });
        faults.add(expected(keys, group, isContent ? say("below-content") : ""));
        return NEVER;
      }
      for (const [key, value] of Object.entries(group)) {
        if (Object.hasOwn(entries, key)) continue;
        faults.add(misplaced(key) ?? unknownKey(key, value, member(), entries), [key], "key");
      }
      const result = v.safeParse(known, group);
      faults.adopt(result.issues);
      return result.success ? result.output : NEVER;
    }),
    withJsonSchema(() => v.pipe(v.strictObject(entries), named(what))),
  );
}

function unknownKey(key: string, value: unknown, member: Sentence, entries: v.ObjectEntries): Sentence {
  const torn = say(/^\w+:/.test(key) ? "blank-behind-colon" : "quote-text-before");
  const hint = key.includes("：")
    ? say("english-colon")
    : (suggestion(key, Object.keys(entries)) ?? (value === null ? torn : ""));
  return say("unknown-key", { key: quote(key), member, hint });
}

/** A word of a list. */
export function word<const Words extends readonly string[]>(words: Words) {
  return v.picklist(words, ({ input }) =>
    encode(typeof input === "string" ? noneOf(input, words) : expected(oneOf(words), input)),
  );
}

/** A text of any content. `what` is its name in sentences ("a URL"). */
export function anyText(what: Name) {
  return v.string((issue) => encode(expectedText(what, issue.input)));
}

/** A text that is not blank and takes at most `maxBytes` in UTF-8. `what` is its name in sentences ("the text"). */
export function text(what: Name, maxBytes = Number.POSITIVE_INFINITY) {
  return v.pipe(
    anyText(what),
    v.check(
      (value) => value.trim() !== "",
      () => coded("empty-text", { what: nameOf(what) }),
    ),
    v.check(isWellFormed, () => coded("unsendable-character", { what: nameOf(what) })),
    v.check(
      (value) => byteLength(value) <= maxBytes,
      ({ input }) => coded("text-too-long", { what: nameOf(what), bytes: byteLength(input), most: maxBytes }),
    ),
    withJsonSchema(() => v.pipe(v.string(), v.nonEmpty(), named(withLimit(what, maxBytes)))),
  );
}

const withLimit = (what: Name, maxBytes: number): Name =>
  Number.isFinite(maxBytes) ? say("up-to-bytes", { what: nameOf(what), most: maxBytes }) : what;

/** Whether a text may be an id or a code of WeCom's, which have only visible ASCII characters. */
export const isId = (value: string) => /^[\x21-\x7e]+$/.test(value);

/** An id or a code of WeCom's. An id with a blank would be a different name here, and perhaps the same name for WeCom. */
export function id(what: Name) {
  return v.pipe(
    text(what),
    v.check(isId, () => coded("not-an-id", { what: nameOf(what) })),
  );
}
