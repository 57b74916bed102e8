/**
 * Describes values in valibot's own words, for schemas that are functions: `rules.schema.json`, by which editors
 * complete and explain, is made from it. Checks nothing.
 */
import * as v from "valibot";

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

/** A key that may be left out, with the text that editors show. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.exactOptional(v.pipe(schema, v.description(description)));
}

/** A sentence as a description: `a link` is `A link.`. */
export function described<Input>(what: string): v.DescriptionAction<Input, string> {
  return v.description(`${what.charAt(0).toUpperCase()}${what.slice(1)}.`);
}
