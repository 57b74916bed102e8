/** Writes figures as a table for a terminal, in the language of the command. */
import { say } from "../../src/i18n/sentence.ts";
import { localClock } from "../../src/rules/engine/local-time.ts";
import { columnsOf } from "../columns.ts";
import { inWords } from "../words.ts";
import type { FiguresFound } from "./ask.ts";

const HEADER = [
  "figures-time",
  null,
  "figures-total",
  "figures-welcomed",
  "figures-in-time",
  "figures-lost",
  "figures-half",
  "figures-most",
] as const;
/** Columns of words; numbers stand at the right. */
const WORDS = 2;

export function tableOf({ from, to, by, zone, rows, partial, hint }: FiguresFound): string {
  const clock = localClock(zone);
  const shown = (at: string) => clock(Date.parse(at)).replace("T", " ");
  const period = inWords(say("figures-period", { from: shown(from), to: shown(to), zone }));
  const ends = partial === true ? [inWords(say("figures-partial"))] : [];
  if (rows.length === 0) return [period, hint ?? inWords(say("figures-none")), ...ends].join("\n\n");
  const header = HEADER.map((code) => (code === null ? "" : inWords(say(code))));
  const lines = rows.map(({ at, key, total, outcomes, inTime, lost, p50, p99 }) => [
    by === "day" ? shown(at).slice(0, "2026-11-22".length) : shown(at),
    // A State is anybody's text.
    key.replaceAll(/\p{Cc}/gu, " "),
    String(total),
    String((outcomes["sent"] ?? 0) + (outcomes["sent-unconfirmed"] ?? 0)),
    String(inTime),
    String(lost),
    p50 === null ? "" : `${p50} ms`,
    p99 === null ? "" : `${p99} ms`,
  ]);
  const widths = header.map((name, column) =>
    Math.max(columnsOf(name), ...lines.map((line) => columnsOf(line[column] ?? ""))),
  );
  const table = [header, ...lines].map((line) =>
    line
      .map((cell, column) => {
        const blanks = " ".repeat((widths[column] ?? 0) - columnsOf(cell));
        return column < WORDS ? cell + blanks : blanks + cell;
      })
      .join("  ")
      .trimEnd(),
  );
  return [period, table.join("\n"), ...ends].join("\n\n");
}
