/** The schema of the parameters of `/api/figures`. */
import * as v from "valibot";
import { PERIODS } from "../../delivery/figures/buckets.ts";
import { DIMENSIONS } from "../../delivery/figures/dimensions.ts";
import { coded, say } from "../../i18n/sentence.ts";
import { described } from "../../schema/json-schema.ts";
import { momentText } from "./moment-text.ts";

const FORMATS = ["json", "csv"] as const;

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, () => coded("word-shape", { words: words.join(", ") }));

export const figuresQuery = v.strictObject(
  {
    app: v.optional(v.string()),
    event: v.optional(v.string()),
    from: v.optional(momentText),
    to: v.optional(momentText),
    by: v.optional(v.pipe(oneOf(PERIODS), described(say("about-figures-by")))),
    group: v.optional(v.pipe(oneOf(DIMENSIONS), described(say("about-figures-group")))),
    format: v.optional(v.pipe(oneOf(FORMATS), described(say("about-figures-format")))),
  },
  () => coded("no-such-parameter"),
);
