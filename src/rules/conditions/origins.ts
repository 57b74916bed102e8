/**
 * The limits of what tells where a customer came from: the State of a code, `customer_channel` of a link (获客链接), scene
 * and scene_param of a link into customer service. Makes no code.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { byteLength, isWellFormed } from "../../schema/bytes.ts";
import { trimmed } from "../engine/blanks.ts";

/** Of a contact way's State and remark (doc 92228), in code points. */
export const STATE_CHARACTERS = 30;
/** Of `customer_channel`, which comes back as State; WeCom cuts off what is longer (doc 101359). */
export const CHANNEL_BYTES = 64;
/** Doc 94665. */
export const SCENE_CHARACTERS = 32;
/** Before it is encoded (doc 94665). */
const SCENE_PARAM_BYTES = 128;

export const charactersIn = (text: string) => [...text].length;

/** A sentence about a State that no code can have; null when it can. */
export function codeStateFault(state: string): Sentence | null {
  const count = charactersIn(state);
  if (count > STATE_CHARACTERS) return say("state-too-long", { count, most: STATE_CHARACTERS });
  // An address takes such a segment for a step upwards.
  if (state === "." || state === "..") return say("state-of-dots");
  return oddity(state, "State");
}

/** The same for `customer_channel`. */
export function channelFault(channel: string): Sentence | null {
  const bytes = byteLength(channel);
  if (bytes > CHANNEL_BYTES) return say("channel-too-long", { bytes, most: CHANNEL_BYTES });
  return oddity(channel, "customer_channel");
}

/** The same for a scene. */
export function sceneFault(scene: string): Sentence | null {
  if (!/^[0-9a-zA-Z_-]+$/.test(scene)) return say("scene-characters");
  const count = charactersIn(scene);
  return count > SCENE_CHARACTERS ? say("scene-too-long", { count, most: SCENE_CHARACTERS }) : null;
}

/** The same for a scene_param. */
export function sceneParamFault(param: string): Sentence | null {
  const bytes = byteLength(param);
  if (bytes > SCENE_PARAM_BYTES) return say("scene-param-too-long", { bytes, most: SCENE_PARAM_BYTES });
  return oddity(param, "scene_param");
}

/** Empty texts mean none, and blanks at an end are never seen by who writes the rule. */
function oddity(text: string, word: string): Sentence | null {
  if (text === "") return say("empty-text", { what: say("the-field", { key: word }) });
  const isSound = isWellFormed(text) && !/[\t\n\r\f\b]/.test(text) && trimmed(text) === text;
  return isSound ? null : say("blank-at-end", { what: say("as-written", { word }) });
}
