/** The console's language, and its sentences: each page has its own table of texts, loaded with the page. */
import { signal } from "@preact/signals";
import { type Language, preferredLanguage } from "../src/i18n/language.ts";
import type { Part } from "../src/i18n/sentence.ts";
import { speaker } from "../src/i18n/speaker.ts";
import type { PartNames, Text } from "../src/i18n/text.ts";

const KEPT = "yingbin.language";

/** The reader's choice, else the browser's language; Chinese where it names neither. */
export const language = signal<Language>(chosen());

function chosen(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh" || kept === "en") return kept;
  // The last one counts where the browser names neither.
  return preferredLanguage([...navigator.languages, "zh;q=0.001"].join(","));
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
