/**
 * Chooses the side of a split for a customer: always the same side, in the proportions that the rule states.
 */
import { createHash } from "node:crypto";
import type { Message } from "./message.ts";

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
