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

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
