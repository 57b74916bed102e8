/** What kind of app it is, in words: a kind that only a newer Worker knows stands as it is. */
import { wordsOf } from "../../words.ts";
import { HEALTH } from "./texts.ts";

const say = wordsOf(HEALTH);

const KINDS = ["self-built", "provider-developed", "third-party"] as const;

export function kindInWords(kind: string): string {
  const known = KINDS.find((one) => one === kind);
  return known === undefined ? kind : say(known);
}
