/**
 * Signs that look like YAML's and are none: Chinese punctuation, blanks that are no spaces, a dash without its space.
 * A line of a file may well have them in its texts; looked for is where a sign of YAML's would stand.
 */

/** Blanks as chats, Word and web pages have them. */
const ODD_BLANK = "[\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff]";
const ENGLISH: Readonly<Record<string, string>> = {
  "，": ",",
  "－": "- with a space behind it",
  "｛": "{",
  "［": "[",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
};

/** Where a line has a sign in the place of another; its first group is the sign. Those above the place of the fault may have the first ones only. */
const ANYWHERE = [new RegExp(`^(${ODD_BLANK})`), new RegExp(`^[ \\t]*(${ODD_BLANK})\\s*(?:- |[\\w-]+:)`)];
const ON_ITS_LINE = [/^\s*(－)/, /(，)\s*[\w.-]+\s*:/, /(?:^|[:,[{]|- )\s*([“”‘’｛［])/];
const DASHES = [/^\s*(-)[A-Za-z_]\w*:/, /^\s*(－)\s*[\w-]+:/];

/** The first such sign: its column from 0, and what to write. */
export function lookAlike(line: string, isAbove: boolean): { column: number; message: string } | null {
  for (const pattern of [...ANYWHERE, ...DASHES, ...(isAbove ? [] : ON_ITS_LINE)]) {
    const [whole = "", sign = ""] = pattern.exec(line) ?? [];
    if (sign === "") continue;
    const column = line.indexOf(whole) + whole.indexOf(sign);
    return { column, message: messageOf(sign) };
  }
  return null;
}

function messageOf(sign: string): string {
  if (sign === "-") return "the dash needs a space behind it";
  const english = ENGLISH[sign];
  if (english !== undefined) return `${sign} means nothing to YAML; write the English ${english}`;
  const number = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `this blank is no space (it is U+${number}, as chats and web pages have it); write spaces`;
}
