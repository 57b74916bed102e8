/**
 * Values into a body: the message that is sent. What was filled in is measured again; what was not is as the
 * file was found to be.
 */
import { byteLength, cutToBytes } from "../messages/bytes.ts";
import type { WelcomeMessage } from "../messages/contact.ts";
import type { KfMessage } from "../messages/kf.ts";
import { PLACES, rewritePlaces } from "../messages/places.ts";
import type { Body } from "./body.ts";
import type { LocalClock } from "./local-time.ts";
import { lookupOf, scopeOf, type Values } from "./variables.ts";

export type { Values } from "./variables.ts";

/**
 * A message ready to be sent, with what had to be cut; or why there is none, and its text alone where that could
 * be filled in. Reasons and cuts do not tell what the texts say.
 */
export type Filled =
  | { ok: true; outgoing: Outgoing; cuts: string[] }
  | { ok: false; reason: string; textAlone: Outgoing | null };

/** What WeCom is given, beside the code or the receiver. */
export type Outgoing = { family: "contact"; body: WelcomeMessage } | { family: "kf"; body: KfMessage };

/** A message of the file, ready to be filled in. */
export interface Message {
  /** Its name in the file; for a body inside of a rule the rule's, with "(fallback)" behind where it is one. */
  name: string;
  /** Whose look-ups its text makes use of. */
  lookups: { customer: boolean; staff: boolean };
  /** The names of the kept-alive media in it. */
  media: readonly string[];
  fill(values: Values): Filled;
}

/** The message that a body of the file makes; `clock` shows the time zone of the file. */
export function messageOf(name: string, body: Body, clock: LocalClock): Message {
  const needed = new Set([...body.templates.values()].flatMap(({ variables }) => variables.map(lookupOf)));
  return {
    name,
    lookups: { customer: needed.has("customer"), staff: needed.has("staff") },
    media: [],
    fill: (values) => fill(body, values, clock),
  };
}

function fill({ message, templates }: Body, values: Values, clock: LocalClock): Filled {
  if (templates.size === 0) return { ok: true, outgoing: { family: "contact", body: message }, cuts: [] };
  const scope = scopeOf(values, clock);
  const cuts: string[] = [];
  const faults = new Map<string, string>();

  const body = rewritePlaces(message, (present, place, path) => {
    const template = templates.get(path);
    if (template === undefined) return present;
    const { maxBytes, cuttable, required } = PLACES[place];
    const text = template.render(scope);
    if (text === null) faults.set(path, "could not be filled in");
    else if (required && text.trim() === "") faults.set(path, "is empty");
    if (text === null) return "";

    const bytes = byteLength(text);
    if (bytes <= maxBytes) return text;
    if (!cuttable) {
      faults.set(path, `is ${bytes} bytes, at most ${maxBytes} are possible`);
      return "";
    }
    const short = cutToBytes(text, maxBytes);
    cuts.push(`${path} cut from ${bytes} to ${byteLength(short)} bytes`);
    return short;
  });

  const [fault] = faults;
  if (fault !== undefined) {
    const text = faults.has("text.content") ? undefined : body.text;
    return {
      ok: false,
      reason: fault.join(" "),
      textAlone: text === undefined ? null : { family: "contact", body: { text } },
    };
  }
  if (body.text === undefined && body.attachments === undefined) {
    return { ok: false, reason: "the message is empty", textAlone: null };
  }
  return { ok: true, outgoing: { family: "contact", body }, cuts };
}
