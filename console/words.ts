/** The console's language, and its sentences: each page has its own table of texts, loaded with the page. */
import { signal } from "@preact/signals";
import { LANGUAGES, type Language, preferredLanguage } from "../src/i18n/language.ts";
import type { Part } from "../src/i18n/sentence.ts";
import { speaker } from "../src/i18n/speaker.ts";
import type { PartNames, Text } from "../src/i18n/text.ts";

const KEPT = "yingbin.language";

/** The reader's choice, else the company's, else the browser's language; Chinese where it names neither. */
export const language = signal<Language>(kept() ?? ofBrowser());

function kept(): Language | null {
  const name = localStorage.getItem(KEPT);
  return LANGUAGES.find((one) => one === name) ?? null;
}

// The last one counts where the browser names neither.
function ofBrowser(): Language {
  return preferredLanguage([...navigator.languages, "zh;q=0.001"].join(","));
}

/** The company's language, for a reader who has chosen none. */
export function beginIn(name: unknown): void {
  const wanted = LANGUAGES.find((one) => one === name);
  if (wanted !== undefined && kept() === null) changeLanguage(wanted);
}

export function changeLanguage(to: Language): void {
  localStorage.setItem(KEPT, to);
  language.value = to;
}

type Given<English extends string> = [PartNames<English>] extends [never]
  ? []
  : [parts: Readonly<Record<PartNames<English>, Part>>];

/** Says the sentences of a table in the console's language; a component that calls it is drawn anew when that changes. */
export function wordsOf<const Table extends Readonly<Record<string, Text>>>(table: Table) {
  const speak = speaker(() => [table]);
  return <Code extends keyof Table & string>(code: Code, ...[parts]: Given<Table[Code]["en"]>): string =>
    speak(parts === undefined ? { code } : { code, parts }, language.value);
}
