/**
 * A schema piece: values under names of the writer's own. Reports every problem at once, in sentences.
 */
import * as v from "valibot";
import { below, isGroup, route } from "./fields.ts";
import { shaped } from "./shape.ts";
import { expected } from "./wording.ts";

/**
 * Values of one kind under names that the writer chose. `what` is the whole in sentences ("messages under their
 * names"); `nameFault` says what is wrong with a name, or null, and `nameShape` what a good one looks like.
 */
export function named<Output>(
  what: string,
  value: v.GenericSchema<unknown, Output>,
  nameFault: (name: string) => string | null = emptyName,
  nameShape: () => v.GenericSchema<string> = anyName,
): v.GenericSchema<unknown, ReadonlyMap<string, Output>> {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, ReadonlyMap<string, Output>>(({ dataset, addIssue, NEVER }) => {
      if (!isGroup(dataset.value)) {
        addIssue({ message: expected(what, dataset.value) });
        return NEVER;
      }
      const values = new Map<string, Output>();
      for (const [name, input] of Object.entries(dataset.value)) {
        const fault = nameFault(name);
        if (fault !== null) addIssue({ message: fault, path: route([name], "key") });
        const result = v.safeParse(value, input);
        for (const { message, path } of result.issues ?? []) addIssue({ message, path: below(name, path) });
        if (result.success) values.set(name, result.output);
      }
      return values;
    }),
    shaped(() => v.record(nameShape(), value)),
  );
}

const anyName = () => v.pipe(v.string(), v.nonEmpty());

function emptyName(name: string): string | null {
  return name.trim() === "" ? "a name must not be empty" : null;
}
