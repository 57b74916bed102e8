/** What a check finds, before it is told in a reader's language. */
import type { Language } from "../../i18n/language.ts";
import { codeOf, encode, type PlainCode, type Sentence } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import type { Check } from "./report.ts";

export interface Finding {
  /** The code of its subject. */
  check: PlainCode;
  /** As in the answer: null when it is not known, or when the check is no requirement. */
  ok: boolean | null;
  found: Sentence | string;
  errcode?: number;
  errmsg?: string;
  remedy?: Sentence | string;
  /** Texts are the company's own names, shown as they are. */
  list?: readonly (Sentence | string)[];
}

export function tellFinding({ check, found, remedy, list, ...others }: Finding, language: Language): Check {
  const told: Check = {
    ...others,
    check: inWords({ code: check }, language),
    code: codeOf(typeof found === "string" ? found : encode(found)),
    found: inWords(found, language),
  };
  if (remedy !== undefined) told.remedy = inWords(remedy, language);
  if (list !== undefined) {
    told.list = list.map((line) => (typeof line === "string" ? line : inWords(line, language)));
  }
  return told;
}
