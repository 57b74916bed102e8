/**
 * Counts the values of a rules file in its text, before anything parses it: a value may take one sign in the file, and
 * a hundred times as much memory in a parser. Knows nothing of YAML but the signs that open a value.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";

/**
 * A file of 1 MB that has only short rules has fewer. To read this many and report their problems takes up to 70 MB; a
 * Worker has 128.
 */
const MAX_OPENERS = 100_000;

/** A sentence when a file has too many values to be parsed, or null. */
export function valuesBeyondLimit(text: string): Sentence | null {
  const count = countOpeners(text);
  if (count <= MAX_OPENERS) return null;
  return say("too-many-openers", { count, most: MAX_OPENERS });
}

/** How many signs open a value. A line break right behind such a sign does not count again, nor does an empty line. */
export function countOpeners(text: string): number {
  let count = 0;
  let before = "\n";
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    switch (sign) {
      case " ":
      case "\t":
      case "\r":
        continue;
      case ",":
      case "[":
      case "{":
        count += 1;
        break;
      case "\n":
        if (!"\n,[{".includes(before)) count += 1;
        break;
      case "-":
      case "?":
        // A line may have several dashes or question marks before an item or a key.
        if (before === "-" || before === "?") count += 1;
        break;
    }
    before = sign;
  }
  return count;
}
