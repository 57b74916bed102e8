/**
 * Fills in the messages that a rule may send: the chosen message first, then the message that replaces it. Sends
 * nothing.
 */
import { type CodedSentence, coded, encode } from "../../i18n/sentence.ts";
import type { Filled, Message, Outgoing, Values } from "./message.ts";

/** A message ready to be sent, under the name that the record shows. */
export type Candidate = Outgoing & { name: string };

/**
 * The message, then its replacement: the rule's fallback, or else a welcome's text alone. Adds cuts to `notes`, and why
 * a message could not be filled in.
 */
export function candidatesOf(
  message: Message,
  fallback: Message | null,
  values: Values,
  notes: CodedSentence[],
): Candidate[] {
  const filled = fill(message, values, notes);
  const chosen = filled.ok ? [{ name: message.name, ...filled.outgoing }] : [];
  if (fallback !== null) {
    const simpler = fill(fallback, values, notes);
    return simpler.ok ? [...chosen, { name: fallback.name, ...simpler.outgoing }] : chosen;
  }
  const alone = filled.ok ? textOf(filled.outgoing) : filled.textAlone;
  return alone === null ? chosen : [...chosen, { name: `${message.name} (text alone)`, ...alone }];
}

/** A welcome without its attachments; null when it has no text, or only text. */
function textOf(outgoing: Outgoing): Outgoing | null {
  if (outgoing.family === "kf") return null;
  const { text, attachments } = outgoing.body;
  return text === undefined || attachments === undefined ? null : { family: "contact", body: { text } };
}

function fill(message: Message, values: Values, notes: CodedSentence[]): Filled {
  const filled = message.fill(values);
  if (filled.ok) notes.push(...filled.cuts.map(encode));
  else notes.push(coded("message-unfilled", { message: message.name, reason: filled.reason }));
  return filled;
}
