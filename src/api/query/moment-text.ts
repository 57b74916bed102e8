/**
 * A time in a query, as people write it: with its distance from UTC, or else by the clock of the rules file's time zone, as
 * in `explain`. A schema; which moment it is, `resolve-moments.ts` says.
 */
import * as v from "valibot";
import type { LocalClock } from "../../rules/engine/local-time.ts";
import { localMoment } from "../../rules/explain/moment.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";

/** UTC's: any will do to tell whether a text is a time, and whether its zone is said. A zone's own is slow to make. */
export const anyClock: LocalClock = (now) => new Date(now).toISOString().slice(0, "2026-11-20T09:00".length);

/** The schema of such a time; it stays a text until the zone is known. */
export const momentText = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const read = localMoment(dataset.value, anyClock);
    if (!read.ok) addIssue({ message: read.message });
  }),
  withJsonSchema(() =>
    v.pipe(
      v.string(),
      v.description(
        "A time such as 2026-11-22T09:00+08:00; without a distance from UTC it is by the rules file's time zone.",
      ),
    ),
  ),
);
