/**
 * A schema piece: values under names that the writer chooses. Reports every problem at once, in sentences.
 */
import * as v from "valibot";
import { type Sentence, say } from "../i18n/sentence.ts";
import { custom } from "./custom.ts";
import { isGroup } from "./group.ts";
import { withJsonSchema } from "./json-schema.ts";
import { expected, type Name } from "./wording.ts";

/**
 * Values of one kind under names that the writer chooses. `what` is the record in sentences ("messages under their
 * names"); `nameFault` gives a sentence about a bad name, or null, and `nameShape` describes a valid name.
 */
export function record<Output>(
  what: Name,
  value: v.GenericSchema<unknown, Output>,
  nameFault: (name: string) => Sentence | null = emptyName,
  nameShape: () => v.GenericSchema<string> = anyName,
): v.GenericSchema<unknown, ReadonlyMap<string, Output>> {
  return v.pipe(
    custom<ReadonlyMap<string, Output>>((input, faults, NEVER) => {
      if (!isGroup(input)) {
        faults.add(expected(what, input));
        return NEVER;
      }
      const values = new Map<string, Output>();
      for (const [name, one] of Object.entries(input)) {
        const fault = nameFault(name);
        if (fault !== null) faults.add(fault, [name], "key");
        const result = v.safeParse(value, one);
        faults.adopt(result.issues, name);
        if (result.success) values.set(name, result.output);
      }
      return values;
    }),
    withJsonSchema(() => v.record(nameShape(), value)),
  );
}

const anyName = () => v.pipe(v.string(), v.nonEmpty());

function emptyName(name: string): Sentence | null {
  return name.trim() === "" ? say("empty-name") : null;
}
