/**
 * Finds the slips that a Chinese keyboard, a chat or Word leaves in a value: quotes that are a part of it, several
 * values in one text, full-width signs, invisible signs. Such a value is valid, and fits nothing. Guesses only: a value
 * that may be meant is passed over.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import { unseenAt } from "../engine/blanks.ts";

/**
 * The kind of a value: an `id` of WeCom's, in plain letters; a `pattern` of texts that a program made; a `name` that
 * people gave; `whole`, the whole text of a customer, or a `part` of it.
 */
export type SlipKind = "id" | "pattern" | "name" | "whole" | "part";

/** A value as it stands in the file; `isAlone` when it is the only item of a list. */
interface Value {
  text: string;
  isAlone: boolean;
}

/** A sentence about a slip, and the part of the value before the slip. */
export interface Slip {
  message: Sentence;
  behind?: string;
}

/**
 * UTF-16 units. No longer value fits anything, and the time of some patterns here grows with the square of the length.
 */
const MAX_LENGTH = 1_000;

/** The first slip in a value, or null. */
export function slipIn(value: Value, kind: SlipKind): Slip | null {
  const { text } = value;
  if (text === "" || text.length > MAX_LENGTH) return null;
  return (
    unseen(text) ??
    severalIn(value, kind) ??
    quotesAround(text, kind) ??
    lookAlike(text, kind) ??
    oddBlank(text, kind) ??
    blankAtTheEnds(text, kind)
  );
}

const isSpoken = (kind: SlipKind) => kind === "whole" || kind === "part";

function unseen(text: string): Slip | null {
  const found = unseenAt(text);
  if (found === null) return null;
  const message = say("unseen-sign", { text: quote(text), sign: numberOf(found.sign) });
  return { message, behind: text.slice(0, found.index) };
}

const QUOTES = "“”„‟‘’‛「」『』﹁﹂＂＇";
const WRAPPED = new RegExp(`^[${QUOTES}"'](.+)[${QUOTES}"']$`, "su");
const HALF_WRAPPED = new RegExp(`^[${QUOTES}](.+)$|^(.+)[${QUOTES}]$`, "su");
const AT_AN_END = new RegExp(`^[${QUOTES}"']|[${QUOTES}"']$`, "gu");

function quotesAround(text: string, kind: SlipKind): Slip | null {
  const isFound = WRAPPED.test(text) || ((kind === "id" || kind === "pattern") && HALF_WRAPPED.test(text));
  if (!isFound) return null;
  const bare = text.replaceAll(AT_AN_END, "");
  return {
    message: say("quotes-in-value", { text: quote(text), cure: inQuotes(normal(bare, kind)) }),
  };
}

/** Separators of several values, by the kind of the values. */
const BETWEEN: Readonly<Record<SlipKind, RegExp>> = {
  id: /\s*[,，、;；|｜\n]\s*/,
  pattern: /\s*[,，、;；|｜\n]\s*/,
  name: /\s*[，、；\n]\s*/,
  whole: /\s*[、|｜\n]\s*/,
  part: /\s*[,，、;；|｜\n]\s*/,
};
const SLASH_OR_BLANK = /\s*[/／]\s*|[ \u3000]+/;
/** Characters; a longer piece is a sentence. */
const WORD_LENGTH = 6;
const CHINESE = /\p{Script=Han}/u;

function severalIn({ text, isAlone }: Value, kind: SlipKind): Slip | null {
  const between = isAlone && kind === "whole" ? BETWEEN.part : BETWEEN[kind];
  const found = piecesOf(text, between, kind) ?? wordsIn(text, kind);
  if (found === null) return null;
  const list = `[${found.pieces.map((piece) => inList(normal(piece, kind))).join(", ")}]`;
  const message = say("several-in-one", { text: quote(text), list });
  return { message, behind: text.slice(0, found.at) };
}

/**
 * Ids with blanks between them, or Chinese words with blanks or slashes between them. A blank in a name separates
 * nothing.
 */
function wordsIn(text: string, kind: SlipKind): Pieces | null {
  if (kind !== "id" && kind !== "part") return null;
  const found = piecesOf(text, kind === "id" ? /\s+/ : SLASH_OR_BLANK, kind);
  const isWord = kind === "id" ? ASCII : CHINESE;
  return found?.pieces.every((piece) => isWord.test(piece)) ? found : null;
}

interface Pieces {
  pieces: string[];
  /** Where the first piece ends. */
  at: number;
}

/** The pieces of a text that seems to be several values. */
function piecesOf(text: string, between: RegExp, kind: SlipKind): Pieces | null {
  const at = text.search(between);
  if (at <= 0) return null;
  const pieces = text.split(between).map((piece) => piece.replaceAll(AT_AN_END, ""));
  if (pieces.length < 2 || pieces.some((piece) => piece.trim() === "")) return null;
  // `shop=1|clerk=2`, `{"shop":1,"clerk":2}` and `shop-7|*` are made by programs.
  if (kind === "pattern" && pieces.some((piece) => piece === "*" || /[=:{}]/.test(piece))) return null;
  if (isSpoken(kind) && pieces.some((piece) => [...piece].length > WORD_LENGTH)) return null;
  return { pieces, at };
}

const FULL_WIDTH = /[\uff01-\uff5e]/g;
const DASH = /[\u2010-\u2013\u2212\ufe63]|(?<=[!-~])\u2014(?=[!-~])/g;
/** Full-width letters, digits, stars and dashes, which a program does not write on purpose. */
const SURELY = /[\uff0a\uff0d\uff3f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
const ASCII = /^[\x20-\x7e]*$/;

/** The text with the signs of an English keyboard in place of their look-alikes, sign for sign. */
function normal(text: string, kind: SlipKind): string {
  if (isSpoken(kind)) return text;
  if (kind === "name") return text.replaceAll("＊", "*");
  const narrow = (sign: string) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
  const dashed = text.replaceAll(DASH, "-");
  const plain = dashed.replaceAll(FULL_WIDTH, narrow);
  return ASCII.test(plain) ? plain : dashed.replaceAll(SURELY, narrow);
}

function lookAlike(text: string, kind: SlipKind): Slip | null {
  const plain = normal(text, kind);
  if (plain === text) return null;
  const at = [...text.split("").keys()].findIndex((index) => text[index] !== plain[index]);
  const signs = { sign: text.charAt(at), english: plain.charAt(at) };
  const message = say("look-alike-sign", { ...signs, cure: inQuotes(plain) });
  return { message, behind: text.slice(0, at) };
}

const ODD_BLANK = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
/** Odd blanks in a text that people write: between words, they type an ideographic blank on purpose. */
const ODD_IN_A_TEXT = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]|^\u3000|\u3000$/;

function oddBlank(text: string, kind: SlipKind): Slip | null {
  const at = text.search(isSpoken(kind) || kind === "name" ? ODD_IN_A_TEXT : ODD_BLANK);
  if (at === -1) return null;
  const cure = inQuotes(text.replaceAll(new RegExp(ODD_BLANK, "g"), " ").trim());
  return { message: say("odd-blank", { text: quote(text), sign: numberOf(text.charAt(at)), cure }) };
}

function blankAtTheEnds(text: string, kind: SlipKind): Slip | null {
  if (isSpoken(kind) || text === text.trim() || text.trim() === "") return null;
  return { message: say("blank-at-ends", { text: quote(text), cure: inQuotes(text.trim()) }) };
}

const inQuotes = (text: string) => JSON.stringify(text);
const inList = (text: string) => (/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(text) ? text : inQuotes(text));
const numberOf = (sign: string) =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
