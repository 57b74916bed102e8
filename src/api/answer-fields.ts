/** Fields that several answers have, as schemas with what the document says of them. */
import * as v from "valibot";
import { englishDescription } from "../schema/json-schema.ts";

export const said = (what: string) => v.pipe(v.string(), englishDescription(what));
export const maybeText = v.nullable(v.string());
export const moment = v.pipe(v.string(), englishDescription("a time in ISO 8601"));
export const maybeMoment = v.nullable(moment);
export const strings = <const Keys extends readonly string[]>(...keys: Keys) =>
  v.entriesFromList(keys, v.string());
export const maybeTexts = <const Keys extends readonly string[]>(...keys: Keys) =>
  v.entriesFromList(keys, maybeText);

/** The code of a sentence beside it. */
export const sentenceCode = v.pipe(
  maybeText,
  englishDescription("which sentence it is, for programs; null for a sentence of a version before the codes"),
);

/** Set when there is more than the answer shows. */
export const partial = v.exactOptional(
  v.pipe(v.boolean(), englishDescription("true where there is more than one answer tells: ask with app")),
);

export const count = (what: string) => v.pipe(v.number(), englishDescription(what));
