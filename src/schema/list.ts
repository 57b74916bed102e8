/**
 * A schema piece: a list of values of one kind. Unlike valibot's own array it limits the faults that it keeps.
 */
import * as v from "valibot";
import type { Sentence } from "../i18n/sentence.ts";
import { custom } from "./custom.ts";
import { withJsonSchema } from "./json-schema.ts";
import { expected, type Name } from "./wording.ts";

/** A list; `what` is its name in sentences ("a list of rules"), `otherwise` the sentence for a value that is no list. */
export function list<Output>(
  what: Name,
  item: v.GenericSchema<unknown, Output>,
  otherwise: (what: Name, input: unknown) => Sentence = expected,
) {
  return v.pipe(
    custom<Output[]>((input, faults, NEVER) => {
      if (!Array.isArray(input)) {
        faults.add(otherwise(what, input));
        return NEVER;
      }
      const values: Output[] = [];
      for (const [index, one] of input.entries()) {
        const result = v.safeParse(item, one);
        faults.adopt(result.issues, index);
        if (result.success) values.push(result.output);
      }
      return values.length === input.length ? values : NEVER;
    }),
    withJsonSchema(() => v.array(item)),
  );
}
