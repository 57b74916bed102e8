/**
 * Finds signs that look like YAML's own and are not: Chinese punctuation, blanks that are no spaces, a dash without its
 * space. Texts may contain such signs, so it searches only where a sign of YAML's would stand.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";

/** Blanks that chats, Word and web pages use. */
const ODD_BLANK = "[\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff]";
const ENGLISH: Readonly<Record<string, string | Sentence>> = {
  "，": ",",
  "－": say("dash-and-blank"),
  "｛": "{",
  "［": "[",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
};

/** Patterns whose first group is the wrong sign. These hold on any line near the fault. */
const NEARBY = [
  new RegExp(`^(${ODD_BLANK})`, "d"),
  new RegExp(`^[ \\t]*(${ODD_BLANK})\\s*(?:- |[\\w-]+:)`, "d"),
  /^\s*(-)[A-Za-z_]\w*:/d,
  /^\s*(－)\s*[\w-]+:/d,
];
/** These hold on the line of the fault only: on other lines they may be text. */
const ON_ITS_LINE = [/^\s*(－)/d, /(，)\s*[\w.-]+\s*:/d, /(?:^|[:,[{]|- )\s*([“”‘’｛［])/d];

/** The first look-alike in a line: its column, from 0, and a sentence that says what to write. */
export function lookAlike(line: string, isAbove: boolean): { column: number; message: Sentence } | null {
  for (const pattern of isAbove ? NEARBY : [...NEARBY, ...ON_ITS_LINE]) {
    const found = pattern.exec(line);
    const [column] = found?.indices?.[1] ?? [];
    if (column !== undefined) return { column, message: messageOf(found?.[1] ?? "") };
  }
  return null;
}

function messageOf(sign: string): Sentence {
  if (sign === "-") return say("dash-without-blank");
  const english = ENGLISH[sign];
  if (english !== undefined) return say("chinese-sign", { sign, english });
  const number = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return say("not-a-space", { number });
}
