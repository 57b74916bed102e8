/**
 * A schema piece: stored values under names that others choose, as a map. An app may be called `constructor`, which
 * valibot's record leaves out and every object seems to have.
 */
import * as v from "valibot";
import { isGroup } from "./group.ts";

export const byName = <Value>(
  value: v.GenericSchema<unknown, Value>,
): v.GenericSchema<unknown, ReadonlyMap<string, Value>> =>
  v.pipe(
    v.custom<object>(isGroup),
    v.transform((group) => new Map(Object.entries(group))),
    v.map(v.string(), value),
  );
