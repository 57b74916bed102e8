/** Figures as a CSV file that Excel opens: with a byte order mark, and no key that Excel takes for a formula. Pure. */
import { OUTCOMES } from "../delivery.ts";
import type { TimedRow } from "./rows.ts";

const BYTE_ORDER_MARK = "\ufeff";
const HEADER = ["at", "key", "total", ...OUTCOMES, "inTime", "lost", "p50", "p95", "p99"].join(",");

/** Excel and its kin take a cell for a formula by its first sign, the full-width ones too; blanks before it do not help. */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r\n]/;

/** The file. `at` is local time, as Excel reads a date: it knows no UTC offset. */
export function csvOf(rows: readonly TimedRow[]): string {
  const lines = rows.map(({ shown, key, total, outcomes, inTime, lost, p50, p95, p99 }) =>
    [
      shown.replace("T", " "),
      field(key),
      total,
      ...OUTCOMES.map((outcome) => outcomes[outcome] ?? 0),
      inTime,
      lost,
      p50 ?? "",
      p95 ?? "",
      p99 ?? "",
    ].join(","),
  );
  return `${[BYTE_ORDER_MARK + HEADER, ...lines].join("\r\n")}\r\n`;
}

function field(text: string): string {
  const defused = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n\t']|^\s|\s$/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}
