/**
 * Which of several messages a customer gets: the same one every time, in the proportions that the rule states.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { fields, isGroup, route } from "../messages/fields.ts";
import { expected, grouped } from "../messages/wording.ts";
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

/** The message that a rule has for a customer; `variant` is the side of a split. */
export function messageFor(
  rule: string,
  message: Message | Split,
  externalUserId: string,
): { message: Message; variant: string | null } {
  if (!("sides" in message)) return { message, variant: null };
  const side = sideOf(message, rule, externalUserId);
  return { message: side, variant: side.name };
}

/** The side of a customer: it stays the same while the rule's name, the sides and the weights do. */
export function sideOf({ sides: [first, ...others] }: Split, rule: string, externalUserId: string): Message {
  const total = others.reduce((sum, { weight }) => sum + weight, first.weight);
  let rest = createHash("sha256").update(`${rule}\n${externalUserId}`).digest().readUInt32BE(0) % total;
  let side = first;
  for (const next of others) {
    if (rest < side.weight) break;
    rest -= side.weight;
    side = next;
  }
  return side.message;
}

const weights = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, [string, number][]>(({ dataset, addIssue, NEVER }) => {
    const input = dataset.value;
    if (!isGroup(input)) {
      addIssue({ message: expected("messages with their weights, such as { hello: 50, other: 50 }", input) });
      return NEVER;
    }
    const sides: [string, number][] = [];
    for (const [name, weight] of Object.entries(input)) {
      const path = route([name]);
      if (name === "nothing") {
        addIssue({
          message: "the sides of a split are messages; nothing is none",
          path: route([name], "key"),
        });
      }
      if (typeof weight === "number" && Number.isInteger(weight) && weight >= 1 && weight <= MAX_WEIGHT) {
        sides.push([name, weight]);
      } else addIssue({ message: expected(`a whole number from 1 to ${grouped(MAX_WEIGHT)}`, weight), path });
    }
    if (Object.keys(input).length < 2) addIssue({ message: "a split has two messages at least" });
    return sides;
  }),
);

/** The schema of `{ split: { hello: 50, other: 50 } }`: names of messages and their weights. */
export const split = fields("a split", { split: weights });
