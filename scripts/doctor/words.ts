/** A report as it is read at a terminal: a line for each check, the remedy under what failed. */
import type { Check, Report } from "../../src/api/doctor/report.ts";

const MARKS = new Map([
  [true, "✓"],
  [false, "✗"],
  [null, "–"],
]);

export function answerInWords({ version, checks, apps }: Report, url: string): string {
  const all = [...checks, ...apps.flatMap((app) => app.checks)];
  const width = Math.max(...all.map(({ check }) => columnsOf(check)));
  const sections = [
    `Yingbin ${version} at ${url}`,
    ...(checks.length > 0 ? [section("every app", checks, width)] : []),
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
    // One cause fails several checks: its remedy is said once.
    const advice = said.has(remedy) ? "(see above)" : remedy;
    said.add(remedy);
    return [line, ...listed, `${margin}→ ${advice}`];
  });
  return [title, ...lines].join("\n");
}

const padded = (text: string, width: number) => text + " ".repeat(Math.max(0, width - columnsOf(text)));

/** A Chinese character takes two columns of a terminal. */
const columnsOf = (text: string) =>
  [...text].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 2 : 1), 0);

function conclusion(checks: readonly Check[]): string {
  const failed = checks.filter(({ ok }) => ok === false).length;
  if (failed === 0) return "Nothing is wrong.";
  return failed === 1 ? "1 check failed." : `${failed} checks failed.`;
}
