/**
 * Describes values in valibot's own words, for schemas that are functions: `rules.schema.json`, by which editors
 * complete and explain, is made from it. Checks nothing.
 */
import * as v from "valibot";
import { type CodedSentence, encode, type Sentence, say } from "../i18n/sentence.ts";
import { type Name, nameOf } from "./wording.ts";

/** Notes a shape on a schema. The shape may let more through than the schema, but keeps nothing out that is valid. */
export function withJsonSchema<Input>(
  shape: () => v.GenericSchema,
): v.MetadataAction<Input, { readonly shape: () => v.GenericSchema }> {
  return v.metadata({ shape });
}

/** Notes that a group needs at least one of these keys, each of which may be left out. */
export function needsOneOf<Input>(
  ...keys: string[]
): v.MetadataAction<Input, { readonly needsOneOf: readonly string[] }> {
  return v.metadata({ needsOneOf: keys });
}

/** What editors show. Only its code is noted here: tools have the words. */
export function described<Input>(said: Sentence): v.DescriptionAction<Input, CodedSentence> {
  return v.description(encode(said));
}

/** A name as a description: `a link` is `A link.`. */
export function named<Input>(what: Name): v.DescriptionAction<Input, CodedSentence> {
  return described(say("named", { what: nameOf(what) }));
}

/** A key that may be left out, with what editors show. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema, said: Sentence) {
  return v.exactOptional(v.pipe(schema, described(said)));
}

/**
 * A description in words, for schemas that the Worker does not hold. The Chinese stands in `scripts/openapi/chinese.ts`,
 * by the English.
 */
export function englishDescription<Input>(what: string): v.DescriptionAction<Input, string> {
  return v.description(`${what.charAt(0).toUpperCase()}${what.slice(1)}.`);
}
