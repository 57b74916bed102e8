/** Writes a report for a terminal: a line for each check, and the remedy under each failed check. */
import type { Check, Report } from "../../src/api/doctor/report.ts";
import { say } from "../../src/i18n/sentence.ts";
import { columnsOf, padded } from "../columns.ts";
import { inWords } from "../words.ts";

const MARKS = new Map([
  [true, "✓"],
  [false, "✗"],
  [null, "–"],
]);

export function answerInWords({ version, checks, suites = [], apps }: Report, url: string): string {
  const all = [...checks, ...[...suites, ...apps].flatMap((part) => part.checks)];
  const width = Math.max(...all.map(({ check }) => columnsOf(check)));
  const sections = [
    inWords(say("report-of-worker", { version, url })),
    ...(checks.length > 0 ? [section(inWords(say("every-app")), checks, width)] : []),
    ...suites.map(({ suite, checks }) => section(suite, checks, width)),
    ...apps.map(({ app, corpId, checks }) =>
      section(corpId === null ? app : `${app} (${corpId})`, checks, width),
    ),
    conclusion(all),
  ];
  return sections.join("\n\n");
}

function section(title: string, checks: readonly Check[], width: number): string {
  const said = new Set<string>();
  const margin = `    ${" ".repeat(width)}   `;
  const lines = checks.flatMap(({ check, ok, found, remedy, list = [] }) => {
    const line = `  ${MARKS.get(ok)} ${padded(check, width)}   ${found}`;
    const listed = list.map((one) => `${margin}· ${one}`);
    if (remedy === undefined) return [line, ...listed];
    // One cause can fail several checks; the report says its remedy once.
    const advice = said.has(remedy) ? inWords(say("see-above")) : remedy;
    said.add(remedy);
    return [line, ...listed, `${margin}→ ${advice}`];
  });
  return [title, ...lines].join("\n");
}

function conclusion(checks: readonly Check[]): string {
  const failed = checks.filter(({ ok }) => ok === false).length;
  return inWords(failed === 0 ? say("nothing-wrong") : say("checks-failed", { count: failed }));
}
