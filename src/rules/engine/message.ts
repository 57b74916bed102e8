/**
 * Fills values into a body, which gives the message to send. Measures the texts that it fills in; all others were
 * checked with the file.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import type { WelcomeMessage } from "../../messages/contact.ts";
import { rewriteWelcome } from "../../messages/contact-places.ts";
import { isEmptyMenu, type KfMessage } from "../../messages/kf.ts";
import { rewriteKf } from "../../messages/kf-places.ts";
import type { Pen, Place } from "../../messages/places.ts";
import { byteLength, cutToBytes } from "../../schema/bytes.ts";
import { quote } from "../../schema/wording.ts";
import { type KeptMedia, mediaName } from "./kept-media.ts";
import type { LocalClock } from "./local-time.ts";
import type { Template } from "./template.ts";
import { lookUpsFor, type NeededLookUps, namesStaff, type Scope, scopeOf, type Values } from "./variables.ts";

export type { Values } from "./variables.ts";

/** A message body of the file that was checked. */
export interface Body {
  /** The body for `send_welcome_msg`, and for customer service; null when no event of that family sends it. */
  contact: WelcomeMessage | null;
  kf: KfMessage | null;
  /** By path, as in `attachments[0].link.title`. */
  templates: ReadonlyMap<string, Template>;
  /** The names of the kept-alive media in it. */
  media: readonly string[];
}

/** The body of a send call, without the code or the receiver. */
export type Outgoing = { family: "contact"; body: WelcomeMessage } | { family: "kf"; body: KfMessage };

/**
 * A message ready to be sent, with its cuts; or the reason why there is none, and its text alone if that could be
 * filled in. Reasons and cuts do not quote the texts.
 */
export type Filled =
  | { ok: true; outgoing: Outgoing; cuts: Sentence[] }
  | { ok: false; reason: Sentence; textAlone: Outgoing | null };

/** A message of the file, ready to be filled in. */
export interface Message {
  /** Its name in the file; for a body inside a rule, the rule's name, with "(fallback)" behind it for a fallback. */
  name: string;
  /** The look-ups that its texts use. */
  lookups: NeededLookUps;
  /** Whether its texts name a member. */
  namesStaff: boolean;
  /** The names of the kept-alive media in it. */
  media: readonly string[];
  /** Fills the message in for an event of the values' family, which must be an event that it is sent on. */
  fill(values: Values): Filled;
}

/** The message that a body of the file makes; `clock` shows the time zone of the file. */
export function messageOf(name: string, body: Body, clock: LocalClock): Message {
  const variables = [...body.templates.values()].flatMap((template) => template.variables);
  return {
    name,
    lookups: lookUpsFor(variables),
    namesStaff: variables.some(namesStaff),
    media: body.media,
    fill: (values) => (values.family === "kf" ? fillKf : fillWelcome)(name, body, values, clock),
  };
}

function fillWelcome(name: string, body: Body, values: Values, clock: LocalClock): Filled {
  if (body.contact === null) return { ok: false, reason: say("no-welcome-body"), textAlone: null };
  const filling = new Filling(name, body, values, clock);
  const message = filling.isNeeded ? rewriteWelcome(body.contact, filling) : body.contact;
  const [fault] = filling.faults.values();
  if (fault !== undefined) {
    const text = filling.faults.has("text.content") ? undefined : message.text;
    return { ok: false, reason: fault, textAlone: text ? { family: "contact", body: { text } } : null };
  }
  if (message.text === undefined && message.attachments === undefined) {
    return { ok: false, reason: say("filled-message-empty"), textAlone: null };
  }
  return { ok: true, outgoing: { family: "contact", body: message }, cuts: filling.cuts };
}

function fillKf(name: string, body: Body, values: Values, clock: LocalClock): Filled {
  if (body.kf === null) return { ok: false, reason: say("no-kf-body"), textAlone: null };
  const filling = new Filling(name, body, values, clock);
  const message = filling.isNeeded ? rewriteKf(body.kf, filling) : body.kf;
  const [fault] = filling.faults.values();
  if (fault !== undefined) return { ok: false, reason: fault, textAlone: null };
  if (message.msgtype === "msgmenu" && isEmptyMenu(message.msgmenu)) {
    return { ok: false, reason: say("filled-menu-empty"), textAlone: null };
  }
  return { ok: true, outgoing: { family: "kf", body: message }, cuts: filling.cuts };
}

/** Writes values into a body; keeps the cuts, and the faults by path. */
class Filling implements Pen {
  readonly faults = new Map<string, Sentence>();
  readonly cuts: Sentence[] = [];
  readonly isNeeded: boolean;
  readonly #name: string;
  readonly #templates: Body["templates"];
  readonly #media: Values["media"];
  readonly #scope: () => Scope;

  constructor(name: string, { templates, media }: Body, values: Values, clock: LocalClock) {
    this.#name = name;
    this.isNeeded = templates.size > 0 || media.length > 0;
    this.#templates = templates;
    this.#media = values.media;
    let scope: Scope | null = null;
    this.#scope = () => {
      scope ??= scopeOf(values, clock);
      return scope;
    };
  }

  text(present: string, { maxBytes, cuttable, required }: Place, path: string): string {
    const template = this.#templates.get(path);
    if (template === undefined) return present;
    const text = template.render(this.#scope());
    if (text === null) return this.#fail(path, say("text-unfilled", { place: path }));
    const bytes = byteLength(text);
    const isTooLong = bytes > maxBytes;
    if (isTooLong && !cuttable) {
      const size = { bytes: String(bytes), most: String(maxBytes) };
      return this.#fail(path, say("filled-too-long", { place: path, ...size }));
    }
    const short = isTooLong ? cutToBytes(text, maxBytes) : text;
    // A text that begins with a hundred blanks may have nothing else before the cut.
    if (required && short.trim() === "") return this.#fail(path, say("filled-empty", { place: path }));
    if (isTooLong) {
      const size = { bytes: String(bytes), left: String(byteLength(short)) };
      this.cuts.push(say("text-cut", { message: this.#name, place: path, ...size }));
    }
    return short;
  }

  media(present: string, path: string): KeptMedia {
    const name = mediaName(present);
    if (name === null) return { mediaId: present, picUrl: null };
    const kept = this.#media.get(name);
    if (kept !== undefined) return kept;
    return { mediaId: this.#fail(path, say("not-uploaded", { name: quote(name) })), picUrl: null };
  }

  #fail(path: string, reason: Sentence): string {
    this.faults.set(path, reason);
    return "";
  }
}
