/**
 * The messages that may be sent by a rule, filled in: the chosen one first, behind it what may go in its place.
 */
import { textAlone, type WelcomeMessage } from "../messages/contact.ts";
import type { Filled, Message, Values } from "./message.ts";

/** A message ready to be sent, under the name that the record shows. */
export interface Candidate {
  name: string;
  body: WelcomeMessage;
}

/**
 * The message, and what may go in its place: the rule's fallback, or else its text alone. Cuts, and why something
 * could not be filled in, are added to `notes`.
 */
export function candidatesOf(
  message: Message,
  fallback: Message | null,
  values: Values,
  notes: string[],
): Candidate[] {
  const filled = fill(message, values, notes);
  const chosen = filled.ok ? [{ name: message.name, body: filled.body }] : [];
  if (fallback !== null) {
    const simpler = fill(fallback, values, notes);
    return simpler.ok ? [...chosen, { name: fallback.name, body: simpler.body }] : chosen;
  }
  const alone = filled.ok ? textAlone(filled.body) : filled.textAlone;
  return alone === null ? chosen : [...chosen, { name: `${message.name} (text alone)`, body: alone }];
}

function fill(message: Message, values: Values, notes: string[]): Filled {
  const filled = message.fill(values);
  if (filled.ok) notes.push(...filled.cuts.map((cut) => `${message.name}: ${cut}`));
  else notes.push(`${message.name} could not be filled in: ${filled.reason}`);
  return filled;
}
