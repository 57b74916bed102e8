/**
 * Explains the YAML parser's complaints in plain words, at the place of the mistake and not where the parser gave up.
 * Knows nothing of rules.
 */
import type { YAMLException } from "js-yaml";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { lookAlike } from "./look-alikes.ts";

/** A mistake in the text; the offset is in characters from the beginning of the file. */
export interface SyntaxFault {
  offset: number;
  message: Sentence;
}

/** Where the parser gave up. */
interface Spot {
  offset: number;
  /** The line up to there; only its last part when it is long. */
  before: string;
  /** The rest of the line; only its first part when it is long. */
  after: string;
  /** All lines above. */
  above: string;
}

/** A longer part of the line explains nothing more, and JSON may be one line of a megabyte. */
const SEEN_CHARACTERS = 500;
/** What may precede a value on its line. */
const BEFORE_A_VALUE = String.raw`(?:^|[:,?\-[{])[ \t]*`;
/** Signs that mean something to YAML where a value begins. */
const SIGN = /^(?:[@`%|>&*!\]},]|[-?](?=\s))/;
const BEHIND_A_QUOTE = /["']\s*$/;
const BRACKET = /^[\]}]/;
const TEMPLATE = new RegExp(`${BEFORE_A_VALUE}(?=\\{[{%])`, "g");
const AT_A_VALUE = new RegExp(`${BEFORE_A_VALUE}$`);
/** A word that begins with a sign of YAML's, and that the parser has read. */
const SIGN_READ = new RegExp(`${BEFORE_A_VALUE}([*&|>]\\S*[ \\t]*)$`);
/** A comment that looks like a part of the text before it, and includes the closing brackets. */
const SWALLOWED = /\S\s+(?=#[^\s#].*[\]}]\s*$)/;

type Explain = (spot: Spot) => SyntaxFault;
const here =
  (message: () => Sentence, back = 0): Explain =>
  ({ offset }) => ({ offset: offset - back, message: message() });

/** Explanations by the parser's complaint; the first that matches counts. */
const KNOWN: readonly (readonly [complaint: RegExp, explain: Explain])[] = [
  [/maxDepth/, here(() => say("nested-too-deeply"))],
  [/^tab characters/, here(() => say("tab-indented"))],
  [/name of an alias/, here(() => say("needs-quotes", { sign: "*" }), 1)],
  [/name of an anchor/, here(() => say("needs-quotes", { sign: "&" }), 1)],
  [/\btag\b/, here(() => say("no-tags"))],
  [/escape|hexadecimal/, backslash],
  [/non-printable|null byte|JSON character/, here(() => say("unseen-sign-here"))],
  [/comma|node content/, insideBrackets],
  [/within a double quoted/, here(() => say("quote-not-closed", { quote: '"' }))],
  [/within a single quoted/, here(() => say("quote-not-closed", { quote: "'" }))],
  [/within a flow/, here(() => say("bracket-not-closed"))],
  [/deficient/, outdented],
  [/^expected ':'|multiline key/, (spot) => (spot.after.startsWith(":") ? layout(spot) : noColon(spot))],
  [/indentation|end of the stream|line break|whitespace/, layout],
];

/** Explains a complaint of the parser about a text. */
export function explainSyntax({ reason, mark }: YAMLException, text: string): SyntaxFault {
  const spot = spotAt(text, mark?.position ?? 0);
  const explain =
    KNOWN.find(([complaint]) => complaint.test(reason))?.[1] ??
    here(() => say("unreadable-yaml", { reason }));
  // In deeply nested brackets, `{{` is no template.
  if (/maxDepth/.test(reason)) return explain(spot);
  return (
    lookAlikeAt(spot) ??
    notInQuotes(text, spot.offset) ??
    swallowedBy(spot) ??
    swallowedBy(above(spot)) ??
    explain(spot)
  );
}

/** A look-alike on the line where the parser gave up, or on the line above when the parser noticed late. */
function lookAlikeAt(spot: Spot): SyntaxFault | null {
  const found = (at: Spot, isAbove: boolean): SyntaxFault | null => {
    const sign = lookAlike(at.before + at.after, isAbove);
    return sign && { offset: at.offset - at.before.length + sign.column, message: sign.message };
  };
  return found(spot, false) ?? found(above(spot), true);
}

function swallowedBy({ offset, before, after }: Spot): SyntaxFault | null {
  const found = SWALLOWED.exec(before + after);
  if (found === null) return null;
  const column = found.index + found[0].length;
  return { offset: offset - before.length + column, message: say("swallowed-by-comment") };
}

/** A template without quotes that stands before this offset on its line, and misleads the parser. */
export function notInQuotes(text: string, offset: number): SyntaxFault | null {
  const { before, after } = spotAt(text, offset);
  for (const found of `${before}${after}`.matchAll(TEMPLATE)) {
    const column = found.index + found[0].length;
    if (column > before.length || isInQuotes(before, column)) continue;
    return { offset: offset - before.length + column, message: say("template-needs-quotes") };
  }
  return null;
}

/** Whether a quote is open at this column. */
function isInQuotes(line: string, column: number): boolean {
  return /["']/.test(line.slice(0, column).replaceAll(/"[^"]*"|'[^']*'/g, ""));
}

function spotAt(text: string, offset: number): Spot {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return {
    offset,
    before: text.slice(Math.max(start, offset - SEEN_CHARACTERS), offset),
    after: text.slice(offset, Math.min(end === -1 ? text.length : end, offset + SEEN_CHARACTERS)),
    above: text.slice(0, start),
  };
}

/** The end of the last line above that is not empty, as a spot. */
function above(spot: Spot): Spot {
  const text = spot.above.trimEnd();
  return spotAt(text, text.length);
}

/** A text at this spot that begins with a sign of YAML's, and so needs quotes. */
function beginsWithSign({ offset, before, after }: Spot): SyntaxFault | null {
  const sign = SIGN.exec(after)?.[0];
  if (sign === undefined || !AT_A_VALUE.test(before)) return null;
  // At the beginning of a line, these signs may be meant as YAML's.
  if (before.trim() === "" && /[-?\]}]/.test(sign)) return null;
  return { offset, message: say("needs-quotes", { sign }) };
}

function insideBrackets(spot: Spot): SyntaxFault {
  const { offset, before, after } = spot;
  const sign = BRACKET.test(after) || after.startsWith(",") ? null : beginsWithSign(spot);
  if (sign !== null) return sign;
  const goesOn = BEHIND_A_QUOTE.test(before) && /^[^\s"',:\]}\w]/.test(after);
  if (goesOn) return behindItsQuote(spot);
  if (/^\{[{%]/.test(after)) return { offset, message: say("template-in-brackets") };
  if (after.startsWith(":") && !BEHIND_A_QUOTE.test(before)) return { offset, message: say("second-colon") };
  return { offset, message: say("comma-or-bracket") };
}

function behindItsQuote({ offset, before }: Spot): SyntaxFault {
  const other = say(before.trimEnd().endsWith("'") ? "double-quotes" : "single-quotes");
  return { offset, message: say("text-behind-quote", { other }) };
}

function outdented({ offset, before }: Spot): SyntaxFault {
  if (/^\s*\t/.test(before)) return { offset: offset - before.length, message: say("tab-indented") };
  return { offset, message: say("needs-indentation") };
}

function backslash({ offset, before }: Spot): SyntaxFault {
  const column = Math.max(0, before.lastIndexOf("\\"));
  return { offset: offset - before.length + column, message: say("bad-backslash") };
}

/** Explains a value that stands where no value can: guesses what its writer meant. */
function layout(spot: Spot): SyntaxFault {
  const { offset, before, after } = spot;
  const sign = beginsWithSign(spot);
  if (sign !== null) return sign;
  if (BRACKET.test(after)) return { offset, message: say("bracket-too-many") };
  const read = SIGN_READ.exec(before)?.[1];
  if (read !== undefined)
    return { offset: offset - read.length, message: say("needs-quotes", { sign: read.charAt(0) }) };
  if (BEHIND_A_QUOTE.test(before)) return behindItsQuote(spot);
  if (!after.startsWith(":")) return { offset, message: say("bad-indentation") };
  if (/:\s/.test(before)) return { offset, message: say("second-colon") };
  // YAML reads a line without an English colon as the beginning of a longer text.
  const previous = above(spot);
  if (previous.before !== "" && !/:(\s|$)/.test(previous.before)) return noColon(previous);
  return { offset: offset - before.trimStart().length, message: say("bad-indentation") };
}

/** A line in which no key can be read. */
function noColon(spot: Spot): SyntaxFault {
  const { offset, before, after } = spot;
  const line = `${before}${after}`;
  if (line.trim() === "" && spot.above.trim() !== "") return noColon(above(spot));
  return {
    offset: offset - before.length + Math.max(0, line.search(/[^\s-]|-(?=\S)/)),
    message: say(line.includes("：") ? "chinese-colon" : "no-key-here"),
  };
}
