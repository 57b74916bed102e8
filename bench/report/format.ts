/** Writes figures as people read them. */
import type { Figure } from "../figures.ts";

/** A number with three significant digits, and a comma at thousands. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  const digits = Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits).replace(/\.?0+$/, "");
}

/** A time in milliseconds, or in seconds from one second on. */
export const ms = (value: number) => (value >= 1_000 ? `${number(value / 1_000)} s` : `${number(value)} ms`);

/** The median, and behind it the lowest and the highest round where they differ. */
export function spread({ median, low, high }: Figure, format: (value: number) => string = number): string {
  if (format(low) === format(high)) return format(median);
  return `${format(median)} (${format(low)}–${format(high)})`;
}

/** A table in Markdown; the first row is its head. */
export function table([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, n) => (n === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
