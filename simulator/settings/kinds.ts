/** The kinds of settings there are, each with its default: a number, a number or nothing, yes or no. */
import * as v from "valibot";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const count = (byDefault: number) => v.optional(v.pipe(v.number(), v.minValue(0)), byDefault);
export const countOrNull = (byDefault: number | null) =>
  v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), byDefault);
export const yesNo = (byDefault: boolean) => v.optional(v.boolean(), byDefault);
