/**
 * A text with `*` for any run of characters, and `\*` for a star. Case counts. Knows nothing of conditions.
 */

/** The parts before the first star, between stars and behind the last; only the text when there is no star. */
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

/** The pattern of every text that contains this text, whose stars are plain stars. */
export function readPart(text: string): Pattern {
  return { first: "", middle: [text], last: "" };
}

/** Whether a text fits. Looks for each piece once, behind the piece before: no backtracking. */
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
