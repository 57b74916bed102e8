/** Who did something, in words: a userid or a given name stands as it is. */
import { wordsOf } from "../../words.ts";
import { HISTORY } from "./texts.ts";

const say = wordsOf(HISTORY);

export function whoInWords(by: string): string {
  switch (by) {
    case "kv":
      return say("by-kv");
    case "token":
      return say("by-token");
    case "wecom":
      return say("by-wecom");
    default:
      return by;
  }
}
