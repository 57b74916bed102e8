/**
 * Warns of texts that grow beyond WeCom's limits when they are filled in with long values, and of addresses so long
 * that WeCom may refuse them.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { CERTAIN_URL_BYTES, URL_BYTES } from "../../messages/contact.ts";
import { rewriteWelcome } from "../../messages/contact-places.ts";
import { rewriteKf } from "../../messages/kf-places.ts";
import type { Pen } from "../../messages/places.ts";
import { byteLength } from "../../schema/bytes.ts";
import type { Body } from "../engine/message.ts";
import type { Template } from "../engine/template.ts";
import { CLOCK, EMPTY_SCOPE, type Scope } from "../engine/variables.ts";
import { type Fault, keysIn } from "../problem.ts";

/** The longest name that is likely: the console takes 64 characters for a member. */
const NAME = "名".repeat(64);
const USERID = "u".repeat(64);
/** A contact way's `state` has at most 30 characters (doc 92228), a link's `scene` 32 bytes, its `scene_param` 128. */
const STATE = "s".repeat(30);
const SCENE = "s".repeat(32);
const SCENE_PARAM = "p".repeat(128);
/** A long message of a customer. */
const MESSAGE = "话".repeat(200);

const LONG_SCOPE: Scope = {
  customer: { external_userid: "w".repeat(32), name: NAME, corp_name: NAME, position: NAME },
  staff: { userid: USERID, name: NAME, alias: NAME, position: NAME },
  state: STATE,
  via: "added",
  account: "w".repeat(32),
  scene: SCENE,
  scene_param: SCENE_PARAM,
  message: MESSAGE,
  now: EMPTY_SCOPE["now"],
  [CLOCK]: EMPTY_SCOPE[CLOCK],
};

/** Warnings about the texts of a body. */
export function overflowWarnings({ contact, kf, templates }: Body): Fault[] {
  // By path: when a text has two limits, the smaller limit of customer service, which is set last, counts.
  const faults = new Map<string, Fault>();
  const pen: Pen = {
    text(present, { maxBytes, cuttable }, path) {
      const template = templates.get(path);
      const bytes = byteLength(template?.render(LONG_SCOPE) ?? present);
      if (template !== undefined && bytes > maxBytes) {
        faults.set(path, { path: keysIn(path), message: sentence(template, bytes, maxBytes, cuttable) });
      } else if (maxBytes === URL_BYTES && !cuttable && contact !== null && bytes > CERTAIN_URL_BYTES) {
        faults.set(path, { path: keysIn(path), message: longAddress(bytes) });
      }
      return present;
    },
    media: (mediaId) => ({ mediaId, picUrl: null }),
  };
  if (contact !== null) rewriteWelcome(contact, pen);
  for (const [index, attachment] of (contact?.attachments ?? []).entries()) {
    const bytes = attachment.msgtype === "link" ? byteLength(attachment.link.picurl ?? "") : 0;
    const path = `attachments[${index}].link.picurl`;
    if (bytes > CERTAIN_URL_BYTES) faults.set(path, { path: keysIn(path), message: longAddress(bytes) });
  }
  if (kf !== null) rewriteKf(kf, pen);
  return [...faults.values()];
}

const longAddress = (bytes: number) => say("long-address", { bytes, certain: CERTAIN_URL_BYTES });

function sentence({ variables }: Template, bytes: number, most: number, cuttable: boolean): Sentence {
  const has = (...keys: string[]) => variables.some((variable) => keys.includes(String(variable.at(-1))));
  const value = has("message")
    ? "long-message"
    : has("name", "alias", "corp_name", "corp_full_name", "position")
      ? "long-name"
      : "longest-value";
  const then = cuttable ? "would-be-cut" : "could-not-be-sent";
  return say("grows-too-long", { value: say(value), bytes, most, then: say(then) });
}
