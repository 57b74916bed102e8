/** Whether a text stands in one line: what is signed, sent or put into a header with a line break in it never fits. */

const SPACE = 0x20;
const DELETE = 0x7f;
const LAST_CONTROL = 0x9f;

/** False for a text with a line break or another control character. By hand: a pattern for it takes longer to build. */
export function isOneLine(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < SPACE || (code >= DELETE && code <= LAST_CONTROL)) return false;
  }
  return true;
}
