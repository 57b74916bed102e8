/**
 * What the YAML parser complains of, in plain words. Knows nothing of rules.
 */
import type { YAMLError } from "yaml";

/** A sentence for a complaint of the parser's about this text. */
export function explainSyntax(error: YAMLError, text: string): string {
  const [offset] = error.pos;
  if (/^\{[{%]/.test(text.slice(offset)) || /^\{[{%]/.test(text.slice(Math.max(0, offset - 1)))) {
    return "a text that begins with {{ or {% must be in quotes";
  }
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "the line is indented with a tab; use spaces";
    case "BAD_INDENT":
      return `the indentation does not fit the lines before, or a bracket was not closed (${lower(error.message)})`;
    case "MISSING_CHAR":
      return `something was not closed or separated: ${lower(error.message)}`;
    case "BLOCK_AS_IMPLICIT_KEY":
      return "there is a second colon in the line; put a text with a colon and a space in quotes";
    case "MULTILINE_IMPLICIT_KEY":
      return colonSentence(text.slice(offset).split("\n", 1).join());
    case "BAD_SCALAR_START":
      return `a text that begins with ${text.charAt(offset)} must be in quotes`;
    case "BAD_ALIAS":
      return "a text that begins with * must be in quotes";
    case "TAG_RESOLVE_FAILED":
      return "YAML tags (a text that begins with !) are not used here; put the text in quotes";
    case "NON_STRING_KEY":
      return "a key must be a text, not a list or a group of keys";
    default:
      return `this cannot be read: ${lower(error.message)}`;
  }
}

/** A line without a colon that is one for YAML is read as the beginning of a longer text. */
function colonSentence(line: string): string {
  return line.includes("：")
    ? "the colon behind a key must be the English one, with a space behind it"
    : "no key can be read here; the colon behind a key needs a space behind it";
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
