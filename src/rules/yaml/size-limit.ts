/**
 * How many values a rules file has, told from its text before anything is built of it: a parser needs a hundred times
 * as much memory for a value as its one sign takes in the file. Knows nothing of YAML but what opens a value.
 */
import { grouped } from "../../schema/wording.ts";

/**
 * A file of 1 MB with nothing but short rules has fewer. What so many open takes up to 70 MB to be read and complained of;
 * a Worker has 128.
 */
const MAX_OPENERS = 100_000;

/** What keeps a file from being parsed, or null. */
export function valuesBeyondLimit(text: string): string | null {
  const count = countOpeners(text);
  if (count <= MAX_OPENERS) return null;
  return `the file has ${grouped(count)} lines, commas and opening brackets, at most ${grouped(MAX_OPENERS)} are possible`;
}

/** What opens a value. A line's end behind something that does is not counted again, nor are empty lines. */
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
        // Before an item or a key, of which a line may have several.
        if (before === "-" || before === "?") count += 1;
        break;
    }
    before = sign;
  }
  return count;
}
