/**
 * A text with `*` for any run of characters, and `\*` for a star. Case counts. Knows nothing of conditions.
 */

/** What stands before the first star, between stars and behind the last; without a star there is only the text. */
export type Pattern = string | { first: string; middle: readonly string[]; last: string };

/** Reads a pattern; every text is one. */
export function readPattern(text: string): Pattern {
  const pieces = [""];
  for (const part of text.split(/(\\?\*)/)) {
    if (part === "*") pieces.push("");
    else pieces.push((pieces.pop() ?? "") + (part === "\\*" ? "*" : part));
  }
  const [first = "", ...middle] = pieces;
  const last = middle.pop();
  return last === undefined ? first : { first, middle, last };
}

/** The pattern of everything that holds a text, whose stars are stars. */
export function readPart(text: string): Pattern {
  return { first: "", middle: [text], last: "" };
}

/** Whether a text fits. Each piece is sought once, after the one before: no backtracking. */
export function matches(pattern: Pattern, text: string): boolean {
  if (typeof pattern === "string") return text === pattern;
  const { first, middle, last } = pattern;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of middle) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
