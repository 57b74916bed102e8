/**
 * Repairs JSON that was pasted below a key: indented with tabs or odd blanks, or no deeper than the key. YAML takes
 * brackets over several lines only where each line is indented deeper. Puts such brackets on one line, sign for sign,
 * so that every place in the text keeps its offset. Knows nothing of what the text means.
 */

/** What may precede a value on its line: dashes, a key, an anchor. */
const BEFORE_A_VALUE =
  /([ \t\u00a0\u3000]*)((?:-[ \t]+)*)((?:"(?:[^"\\\n]|\\.)*"[ \t]*|'[^'\n]*'[ \t]*|[^\s"'#[\]{},&*!|>@`%-][^\n]*?):(?=\s|$)[ \t]*)?(?:&\S+[ \t]+)?/y;
const LONG_TEXT = /[|>][-+0-9]*[ \t]*(?:#.*)?\r?$/my;
/** The end of a line whose value may begin on a later line: a dash or a colon. */
const PENDING = /(?:^|[ \t])-[ \t]*$|:[ \t]*$/;

/** A tab, and blanks that web pages use. */
const BLANK = /[\t\u00a0\u3000]/;

/** The text with each pair of brackets on one line, at the same length; the text itself when nothing needs repair. */
export function bracketsOnOneLine(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  let line = 0;
  /**
   * The offset behind a colon, a dash or the beginning of the text, where a value may still come; null when none may
   * come.
   */
  let pending: number | null = 0;
  while (line < text.length) {
    const next = lineEnd(text, line) + 1;
    BEFORE_A_VALUE.lastIndex = line;
    const [before = "", blanks = "", dashes = "", key = ""] = BEFORE_A_VALUE.exec(text) ?? [];
    const start = line + before.length;
    const sign = text.charAt(start);
    const isEmpty = sign === "\n" || sign === "\r" || sign === "" || sign === "#";
    const isValue = dashes !== "" || key !== "" || pending !== null;
    LONG_TEXT.lastIndex = start;
    if (isEmpty && dashes === "" && key === "") {
      line = next;
    } else if (isEmpty) {
      pending = start;
      line = next;
    } else if ((sign === "{" || sign === "[") && isValue) {
      const end = endOfBrackets(text, start);
      if (end === null) return text;
      const from = dashes === "" && key === "" && pending !== null ? pending : start;
      // Brackets without quotes are no JSON.
      if (text.slice(start, end).includes('"')) {
        pieces.push(text.slice(done, from), onOneLine(text, from, start, end));
        done = end;
      }
      pending = null;
      line = lineEnd(text, end) + 1;
    } else if (LONG_TEXT.test(text)) {
      pending = null;
      line = endOfLongText(text, next, blanks.length + (key === "" ? 0 : dashes.length));
    } else if ((sign === '"' || sign === "'") && isValue) {
      pending = null;
      line = lineEnd(text, endOfQuote(text, start)) + 1;
    } else {
      const rest = text.slice(start, next).replace(/\s#.*/s, "").trimEnd();
      pending = PENDING.test(rest) ? start + rest.length : null;
      line = next;
    }
  }
  return done === 0 ? text : pieces.join("") + text.slice(done);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** The offset behind the lines of a longer text, which are empty or indented deeper. */
function endOfLongText(text: string, from: number, indentation: number): number {
  let line = from;
  while (line < text.length) {
    const end = lineEnd(text, line);
    const content = text.slice(line, end);
    if (content.trim() !== "" && content.search(/[^ ]/) <= indentation) break;
    line = end + 1;
  }
  return line;
}

/** The offset behind a quoted text; the end of the file when the closing quote is missing. */
function endOfQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "\\" && quote === '"') at += 1;
    else if (sign === quote && quote === "'" && text.charAt(at + 1) === quote) at += 1;
    else if (sign === quote) return at + 1;
  }
  return text.length;
}

/** The offset behind a pair of brackets; null when a bracket is missing or of the wrong kind. */
function endOfBrackets(text: string, start: number): number | null {
  const open: string[] = [];
  for (const { at, sign, isComment } of signsFrom(text, start)) {
    if (isComment) continue;
    if (sign === "{") open.push("}");
    else if (sign === "[") open.push("]");
    else if ((sign === "}" || sign === "]") && open.pop() !== sign) return null;
    if (open.length === 0) return at + 1;
  }
  return null;
}

interface Sign {
  sign: string;
  at: number;
  /** The offset behind it. A quoted text or a comment counts as a single sign, its first. */
  end: number;
  isComment: boolean;
}

/** The signs of a text from an opening bracket on. */
function* signsFrom(text: string, start: number): Generator<Sign> {
  let before = "";
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    const isQuoted = (sign === '"' || sign === "'") && /^[{[,:]?$/.test(before);
    const isComment = sign === "#" && /\s/.test(text.charAt(at - 1));
    const end = isQuoted ? endOfQuote(text, at) : isComment ? lineEnd(text, at) : at + 1;
    yield { sign, at, end, isComment };
    if (!isComment && /\S/.test(sign)) before = sign;
    at = end - 1;
  }
}

/** The brackets with blanks for their line breaks, tabs and comments, and for everything from `from` to `start`. */
function onOneLine(text: string, from: number, start: number, end: number): string {
  const written = [" ".repeat(start - from)];
  let before = "";
  for (const { sign, at, end: behind, isComment } of signsFrom(text.slice(0, end), start)) {
    const isBreak = sign === "\n" || sign === "\r";
    if (isComment) written.push(" ".repeat(behind - at));
    else if (BLANK.test(sign) || (isBreak && !isInsideText(text, at, before))) written.push(" ");
    else written.push(text.slice(at, behind));
    if (!isComment && /\S/.test(sign)) before = sign === '"' || sign === "'" ? "," : sign;
  }
  return written.join("");
}

/**
 * Whether an unquoted text goes on behind a line break: YAML reads the break as one blank, whatever the indentation of
 * the next line.
 */
function isInsideText(text: string, at: number, before: string): boolean {
  const after = /\s*(\S?)/y;
  after.lastIndex = at;
  const [, next = ""] = after.exec(text) ?? [];
  return !"{[,:}]".includes(before) && !"}],:#".includes(next);
}
