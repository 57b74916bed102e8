/**
 * The schema of a split: messages with the weights by which customers are divided among them.
 */
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { group, isGroup } from "../../schema/group.ts";
import { described, withJsonSchema } from "../../schema/json-schema.ts";
import { expected } from "../../schema/wording.ts";
import { messageNameShape, NOTHING } from "./name.ts";

const MAX_WEIGHT = 10_000;

/** Names of messages with their weights. */
export type Weights = readonly [Weight, ...Weight[]];
type Weight = readonly [name: string, weight: number];

const weights = v.pipe(
  custom<Weights>((input, faults, NEVER) => {
    if (!isGroup(input)) {
      faults.add(expected("messages-with-weights", input));
      return NEVER;
    }
    if (Object.hasOwn(input, NOTHING)) {
      faults.add(say("nothing-in-split"), [NOTHING], "key");
    }
    const sides = Object.entries(input).flatMap(([name, weight]): Weight[] => {
      if (typeof weight === "number" && Number.isInteger(weight) && weight >= 1 && weight <= MAX_WEIGHT) {
        return [[name, weight]];
      }
      faults.add(expected(say("whole-number", { from: 1, to: MAX_WEIGHT }), weight), [name]);
      return [];
    });
    if (Object.keys(input).length < 2) faults.add(say("split-of-one"));
    const [first, ...others] = sides;
    return first === undefined ? NEVER : [first, ...others];
  }),
  withJsonSchema(() =>
    v.pipe(
      v.record(messageNameShape(), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_WEIGHT))),
      v.minEntries(2),
    ),
  ),
  described(say("about-split")),
);

/** The schema of `{ split: { hello: 50, other: 50 } }`. */
export const split = group("a-split", { split: weights });
