/** The common parts of the checks: a question without a result, and shortened lists. Asks nobody. */
import { remedyFor } from "../../apps/kinds.ts";
import type { AppConfig, Config } from "../../config/types.ts";
import type { AskedAnswer } from "../../credentials/probe.ts";
import { type Part, type PlainCode, type Sentence, say } from "../../i18n/sentence.ts";
import { sayAnswer } from "../../wecom/errors.ts";
import type { Finding } from "./finding.ts";
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
  why: PlainCode;
}

/** `spare`: the sentence for an app that may not call this family, and need not. */
export function unfound(
  check: PlainCode,
  path: string,
  asked: Exclude<AskedAnswer<never>, { kind: "found" }>,
  { app, config, why }: CheckReading,
  spare: PlainCode | null = null,
): Finding {
  if (asked === null) return notAsked(check, why);
  if (asked.kind === "lost") return { check, ok: false, ...unanswered(asked, path, config) };
  const { errcode, errmsg } = asked;
  if (spare !== null && NOT_ALLOWED.has(errcode)) return { check, ok: null, found: { code: spare }, errcode };
  return refusedInWords(app, check, errcode, errmsg);
}

export function refusedInWords(app: AppConfig, check: PlainCode, errcode: number, errmsg: string): Finding {
  const remedy = remedyFor(app, errcode);
  const finding: Finding = { check, ok: false, found: sayAnswer(errcode, errmsg), errcode, errmsg };
  if (remedy !== null) finding.remedy = remedy;
  return finding;
}

export const notAsked = (check: PlainCode, why: PlainCode): Finding => ({
  check,
  ok: null,
  found: say("not-asked", { why: { code: why } }),
});

/** The first names, and how many more there are. */
export function some(names: readonly Part[]): Part {
  const more = names.length - SHOWN;
  return { all: more > 0 ? [...names.slice(0, SHOWN), say("so-many-more", { count: more })] : names };
}

/** A finding with a list below it; without a list when the line has everything. */
export function withList(finding: Finding, lines: readonly (Sentence | string)[]): Finding {
  if (lines.length === 0) return finding;
  const more = lines.length - LINES;
  const rest = more > 0 ? [say("further-lines", { count: more })] : [];
  return { ...finding, list: [...lines.slice(0, LINES), ...rest] };
}
