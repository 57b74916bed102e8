/**
 * The sentences for keys of WeCom's pages that people paste along, but that cannot stand in a body: keys that Yingbin
 * fills in, keys that belong one level deeper, and keys of the other family of messages.
 */
import { type Sentence, say } from "../i18n/sentence.ts";
import { quote } from "../schema/wording.ts";

const FILLED_IN = ["welcome_code", "code", "msgid", "touser", "open_kfid", "access_token"];

/** For the outermost keys of a body. */
export function notOutermost(key: string): Sentence | null {
  if (key === "content") return say("content-below-text");
  return FILLED_IN.includes(key) ? say("filled-in-by-yingbin", { key }) : null;
}

/** Our spelling of keys, by the spelling of the other family. */
type OurNames = Readonly<Record<string, string>>;

/** For keys that a welcome spells differently. */
export const asInWelcomes = (ours: OurNames) => speltOtherwise("spelt-so-in-welcomes", ours);

/** The same in the other direction. */
export const asInService = (ours: OurNames) => speltOtherwise("spelt-so-in-service", ours);

function speltOtherwise(code: "spelt-so-in-welcomes" | "spelt-so-in-service", ours: OurNames) {
  return (theirs: string): Sentence | null => {
    const name = Object.hasOwn(ours, theirs) ? ours[theirs] : undefined;
    return name === undefined ? null : say(code, { theirs: quote(theirs), ours: quote(name) });
  };
}
