/** Tables as files that Excel opens: UTF-8 with its mark, and nothing that Excel takes for a formula. */

/** Excel runs a cell that begins so; a `'` before it makes it a text. */
const FORMULA = /^[=+\-@\t\r]/;

const cell = (text: string) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
