/**
 * The schema of a time in a query, as people write it: with its UTC offset, or else in the time zone of the rules file,
 * as in `explain`. `resolve-moments.ts` finds the moment.
 */
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { localMoment } from "../../rules/engine/local-moment.ts";
import type { LocalClock } from "../../rules/engine/local-time.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";

/**
 * The clock of UTC: any clock can tell whether a text is a time, and whether it has an offset. A zone's own clock is
 * slow to make.
 */
export const anyClock: LocalClock = (now) => new Date(now).toISOString().slice(0, "2026-11-20T09:00".length);

/** The schema of such a time; it stays a text until the zone is known. */
export const momentText = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const read = localMoment(dataset.value, anyClock);
    if (!read.ok) addIssue({ message: read.message });
  }),
  withJsonSchema(() => v.pipe(v.string(), described(say("about-moment")))),
);
