/** How wide texts are in a terminal. */

/** Chinese characters, their punctuation, full-width signs and emoji take two columns. */
const WIDE = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60\u{1f300}-\u{1faff}]/u;

export const columnsOf = (text: string) => [...text].reduce((sum, one) => sum + (WIDE.test(one) ? 2 : 1), 0);

/** The text, with blanks behind it as far as a width. */
export const padded = (text: string, width: number) =>
  text + " ".repeat(Math.max(0, width - columnsOf(text)));
