/**
 * A schema whose values a function reads, and the faults that the function reports. Keeps the first faults only: people
 * read no more, and a list without a limit would take more memory than a Worker has.
 */
import * as v from "valibot";
import { encode, type Sentence } from "../i18n/sentence.ts";

/** More faults than people read at once. */
export const MAX_FAULTS = 50;

/** The keys and positions that lead from a value to one below it. */
type Keys = readonly (string | number)[];

/** Collects the faults of a value. */
export interface Faults {
  /**
   * Adds a fault of the value, or of the place that `keys` lead to; `about` says whether the last key or its value is
   * at fault.
   */
  add(message: Sentence, keys?: Keys, about?: "key" | "value"): void;
  /** Adds the issues of another schema for the value, or for the value under `key`. */
  adopt(issues: readonly v.BaseIssue<unknown>[] | undefined, key?: string | number): void;
}

/** A schema for any value. `read` gives the meaning of the value, or NEVER; after a fault, it may go on. */
export function custom<Output>(read: (input: unknown, faults: Faults, NEVER: never) => Output) {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, Output>(({ dataset, addIssue, NEVER }) => {
      let count = 0;
      const take = (message: string, path: readonly v.IssuePathItem[]) => {
        count += 1;
        if (count > MAX_FAULTS) return;
        const [first, ...rest] = path;
        addIssue({ message, path: first && [first, ...rest] });
      };
      const faults: Faults = {
        add: (message, keys = [], about = "value") =>
          take(
            encode(message),
            keys.map((key) => step(key, about)),
          ),
        adopt: (issues = [], key) => {
          const above = key === undefined ? [] : [step(key, "value")];
          for (const { message, path = [] } of issues) take(message, [...above, ...path]);
        },
      };
      return read(dataset.value, faults, NEVER);
    }),
  );
}

/** The place of a fault under a key of the value, in valibot's form. */
export function under(key: string): [v.IssuePathItem] {
  return [step(key, "value")];
}

function step(key: string | number, origin: "key" | "value"): v.IssuePathItem {
  return { type: "unknown", origin, input: undefined, key, value: undefined };
}
