/** The schema of how much a page of a list holds. */
import * as v from "valibot";
import { coded, say } from "../../i18n/sentence.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";

export const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 200;
const wholeNumber = () => coded("limit-shape", { most: LARGEST_LIMIT });

export const limit = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}$/, wholeNumber),
  v.transform(Number),
  v.minValue(1, wholeNumber),
  v.maxValue(LARGEST_LIMIT, wholeNumber),
  withJsonSchema(() =>
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(LARGEST_LIMIT),
      described(say("about-limit", { count: DEFAULT_LIMIT })),
    ),
  ),
);
