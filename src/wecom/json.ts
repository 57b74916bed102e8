/**
 * Reads JSON as WeCom writes it: what a customer typed may stand in it byte for byte, although JSON wants control
 * characters escaped. Knows no answer in particular.
 */

/** A text, closed or not, or a character that has no business outside of texts. */
const TEXT_OR_STRAY = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|[^\t\n\r\u0020-\u{10FFFF}]|\uFEFF/gu;
/** What JSON does not allow inside a text, and the escapes that it allows, which stay. */
const UNESCAPED = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\\|[^\u0020-\u{10FFFF}]/gu;

/** The value, or undefined when it cannot be read. What JSON forbids inside texts is taken for what it stands for. */
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
