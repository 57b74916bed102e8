/** Whether a text is a single line: a signed, sent or header text with a line break in it never fits. */

const SPACE = 0x20;
const DELETE = 0x7f;
const LAST_CONTROL = 0x9f;

/**
 * False for a text with a line break or another control character. Written by hand: to build a pattern takes longer.
 */
export function isOneLine(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < SPACE || (code >= DELETE && code <= LAST_CONTROL)) return false;
  }
  return true;
}
