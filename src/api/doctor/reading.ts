/** The common parts of the checks: a question without a result, in words, and shortened lists. Asks nobody. */

import { remedyFor } from "../../apps/kinds.ts";
import type { AppConfig, Config } from "../../config/types.ts";
import type { AskedAnswer } from "../../credentials/probe.ts";
import { inWords } from "../../i18n/words.ts";
import { sayAnswer } from "../../wecom/errors.ts";
import type { Check } from "./report.ts";
import { unanswered } from "./unanswered.ts";

/** Refusals of a whole family of calls, which an app need not be allowed. */
const NOT_ALLOWED: ReadonlySet<number> = new Set([48001, 48002]);
/** Entries that are enough to recognise a list by. */
export const SHOWN = 5;
/** The most lines that people read. */
const LINES = 100;

export interface CheckReading {
  app: AppConfig;
  config: Config;
  /** Why nothing was asked, if so. */
  why: string;
}

/** `spare`: the sentence for an app that may not call this family, and need not. */
export function unfound(
  check: string,
  path: string,
  asked: Exclude<AskedAnswer<never>, { kind: "found" }>,
  { app, config, why }: CheckReading,
  spare: string | null = null,
): Check {
  if (asked === null) return notAsked(check, why);
  if (asked.kind === "lost") return { check, ok: false, ...unanswered(asked, path, config) };
  const { errcode, errmsg } = asked;
  if (spare !== null && NOT_ALLOWED.has(errcode)) return { check, ok: null, found: spare, errcode };
  return refusedInWords(app, check, errcode, errmsg);
}

export function refusedInWords(app: AppConfig, check: string, errcode: number, errmsg: string): Check {
  const remedy = remedyFor(app, errcode);
  const found = inWords(sayAnswer(errcode, errmsg), "en");
  return {
    check,
    ok: false,
    found,
    errcode,
    errmsg,
    ...(remedy === null ? {} : { remedy: inWords(remedy, "en") }),
  };
}

export const notAsked = (check: string, why: string): Check => ({
  check,
  ok: null,
  found: `not asked: ${why}`,
});

export const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

export const some = (names: readonly string[]) =>
  names.slice(0, SHOWN).join(", ") + (names.length > SHOWN ? ", …" : "");

/** A check with a list below it; without a list when the line has everything. */
export function withList(check: Check, lines: readonly string[]): Check {
  if (lines.length === 0) return check;
  const more = lines.length - LINES;
  return { ...check, list: more > 0 ? [...lines.slice(0, LINES), `and ${more} more`] : [...lines] };
}
