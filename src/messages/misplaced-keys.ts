/**
 * The sentences for keys of WeCom's pages that people paste along, but that cannot stand in a body: keys that Yingbin
 * fills in, keys that belong one level deeper, and keys of the other family of messages.
 */
import { quote } from "../schema/wording.ts";

const FILLED_IN = ["welcome_code", "code", "msgid", "touser", "open_kfid", "access_token"];

/** For the outermost keys of a body. */
export const NOT_OUTERMOST: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FILLED_IN.map((key) => [key, `"${key}" is filled in by Yingbin; leave it out`])),
  content: `"content" stands below "text": text: { content: … }`,
};

/** For keys that a welcome spells differently: our spelling, by the welcome's. */
export const asInWelcomes = (keys: Readonly<Record<string, string>>) =>
  sentences(keys, "a welcome", "customer service");

/** The same in the other direction. */
export const asInService = (keys: Readonly<Record<string, string>>) =>
  sentences(keys, "customer service", "a welcome");

function sentences(keys: Readonly<Record<string, string>>, there: string, here: string) {
  return Object.fromEntries(
    Object.entries(keys).map(([theirs, ours]) => [
      theirs,
      `${quote(theirs)} is how ${there} spells it; in ${here} it is ${quote(ours)}`,
    ]),
  );
}
