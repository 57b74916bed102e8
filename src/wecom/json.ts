/**
 * Reads JSON as WeCom writes it: a customer's text may stand in it byte for byte, although JSON wants control
 * characters escaped. Knows no answer in particular.
 */

/** A text, closed or not, or a character that may not stand outside of texts. */
const TEXT_OR_STRAY = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|[^\t\n\r\u0020-\u{10FFFF}]|\uFEFF/gu;
/** Characters that JSON does not allow inside a text; also the allowed escapes, which stay. */
const UNESCAPED = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\\|[^\u0020-\u{10FFFF}]/gu;

/** The value, or undefined when it cannot be read. Characters that JSON forbids inside texts are taken literally. */
export function readJson(text: string): unknown {
  return parse(text) ?? parse(mend(text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function mend(text: string): string {
  return text.replace(TEXT_OR_STRAY, (found) =>
    found.startsWith('"') ? found.replace(UNESCAPED, escapeForbidden) : "",
  );
}

function escapeForbidden(found: string): string {
  if (found === "\\") return "\\\\";
  return found.startsWith("\\") ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
