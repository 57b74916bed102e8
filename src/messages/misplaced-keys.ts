/**
 * The sentences for keys that stand in WeCom's pages and are pasted along, but cannot stand in a body: those that
 * Yingbin fills in, those that belong one level deeper, and those that the other family of messages has.
 */
import { quote } from "../schema/wording.ts";

const FILLED_IN = ["welcome_code", "code", "msgid", "touser", "open_kfid", "access_token"];

/** For the outermost keys of a body. */
export const NOT_OUTERMOST: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FILLED_IN.map((key) => [key, `"${key}" is filled in by Yingbin; leave it out`])),
  content: `"content" stands below "text": text: { content: … }`,
};

/** For keys that a welcome spells otherwise: by its name for them, ours. */
export const asInWelcomes = (keys: Readonly<Record<string, string>>) =>
  sentences(keys, "a welcome", "customer service");

/** The same the other way round. */
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
