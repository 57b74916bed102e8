/**
 * Chooses the side of a split for a customer: always the same side, in the proportions that the rule states.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { say } from "../../i18n/sentence.ts";
import { custom } from "../../schema/custom.ts";
import { group, isGroup } from "../../schema/group.ts";
import { withJsonSchema } from "../../schema/json-schema.ts";
import { expected } from "../../schema/wording.ts";
import { messageNameShape, NOTHING } from "../file/name.ts";
import type { Message } from "./message.ts";

export const MAX_WEIGHT = 10_000;

/** The messages of a rule with their weights, in the order of the file (names that are numbers come first). */
export interface Split {
  sides: readonly [Side, ...Side[]];
}

interface Side {
  message: Message;
  weight: number;
}

/** The message that a rule has for a customer; `variant` is the side's name, or null without a split. */
export function messageFor(
  rule: string,
  message: Message | Split,
  externalUserId: string,
): { message: Message; variant: string | null } {
  if (!("sides" in message)) return { message, variant: null };
  const side = sideOf(message, rule, externalUserId);
  return { message: side, variant: side.name };
}

/** The sides of a split with their shares of all customers, which add up to 1. */
export function sharesOf({ sides }: Split): { message: Message; share: number }[] {
  const total = weightOf(sides);
  return sides.map(({ message, weight }) => ({ message, share: weight / total }));
}

const weightOf = (sides: readonly Side[]) => sides.reduce((sum, { weight }) => sum + weight, 0);

/** The side of a customer: it stays the same while the rule's name, the sides and the weights do. */
export function sideOf({ sides }: Split, rule: string, externalUserId: string): Message {
  const [first, ...others] = sides;
  const total = weightOf(sides);
  let rest = createHash("sha256").update(`${rule}\n${externalUserId}`).digest().readUInt32BE(0) % total;
  let side = first;
  for (const next of others) {
    if (rest < side.weight) break;
    rest -= side.weight;
    side = next;
  }
  return side.message;
}

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
  v.description("Messages with their weights. A customer stays on one side while these stay."),
);

/** The schema of `{ split: { hello: 50, other: 50 } }`. */
export const split = group("a-split", { split: weights });
