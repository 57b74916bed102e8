/** Tells operators of trouble through a WeCom group robot (doc 91770). Decides nothing about when. */
import * as v from "valibot";
import type { Language } from "../i18n/language.ts";
import { partOf, type Sentence, say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import { byteLength, cutToBytes } from "../schema/bytes.ts";
import type { Episode } from "./trouble-episode.ts";

const ALERT_TIMEOUT_MS = 5_000;
/** A robot takes no longer text (doc 91770). */
const TEXT_BYTES = 2_048;
/** At most this many names are given, the newest. */
const NAMED = 5;
/** A length of time below a second would be told as 0 seconds. */
const SHORTEST_MS = 1_000;
const CUT = "…";

const AROUND_FACTS: Readonly<Record<Language, { before: string; between: string; behind: string }>> = {
  en: { before: " (", between: "; ", behind: ")" },
  zh: { before: "（", between: "；", behind: "）" },
};

const robotAnswer = v.pipe(v.string(), v.parseJson(), v.looseObject({ errcode: v.optional(v.number(), 0) }));

/** Posts a text to the group. A failure is only logged: `/api/status` shows the trouble too. */
export async function sendAlert(webhook: string, text: string): Promise<void> {
  let outcome: string;
  try {
    const response = await fetch(webhook, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ msgtype: "text", text: { content: within(TEXT_BYTES, text) } }),
      redirect: "manual",
      signal: AbortSignal.timeout(ALERT_TIMEOUT_MS),
    });
    // A robot that is gone or called too often says so with HTTP 200.
    const answer = v.safeParse(robotAnswer, await response.text());
    const errcode = answer.success && answer.output.errcode !== 0 ? `, errcode ${answer.output.errcode}` : "";
    outcome = `HTTP ${response.status}${errcode}`;
  } catch (error) {
    outcome = error instanceof Error ? error.name : "failed";
  }
  console.log({ event: "alert.sent", outcome });
}

/**
 * The text of an alert: the trouble and what to do, how often it occurred, and whose customers it affected. A robot
 * takes all of it: where the words are too long, they are cut, and the facts and the link behind them stay.
 */
export function alertText(
  app: string | null,
  { detail, count, since, staff, rules }: Pick<Episode, "detail" | "count" | "since" | "staff" | "rules">,
  now: number,
  language: Language,
  link: string | null = null,
): string {
  const facts = [
    ...(count > 1 ? [timesIn(count, now - (since ?? now))] : []),
    ...(staff.length > 0 ? [say("of-members", namesOf(staff))] : []),
    ...(rules.length > 0 ? [say("of-rules", namesOf(rules))] : []),
  ].map((fact) => inWords(fact, language));
  const { before, between, behind } = AROUND_FACTS[language];
  const told = facts.length === 0 ? "" : before + facts.join(between) + behind;
  const end = link === null ? told : `${told}\n${link}`;
  const begin = beginOf(app, language);
  const room = TEXT_BYTES - byteLength(begin + CUT + end);
  const words = inWords(detail, language);
  return begin + (byteLength(words) > room ? within(Math.max(room, 0), words) + CUT : words) + end;
}

/** The text that says that a trouble is over. */
export function overText(
  app: string | null,
  { what, count, since, lastAt }: Pick<Episode, "what" | "count" | "since" | "lastAt">,
  language: Language,
): string {
  const times = count === 1 ? say("once") : timesIn(count, lastAt - (since ?? lastAt));
  const over = say("alert-over", { what: partOf(what), times });
  return beginOf(app, language) + inWords(over, language);
}

const beginOf = (app: string | null, language: Language) =>
  inWords(app === null ? say("alert-of-console") : say("alert-of", { app }), language);

function timesIn(count: number, ms: number): Sentence {
  return say("times-in", { count, time: { ms: Math.max(ms, SHORTEST_MS) } });
}

/** The newest names, the newest first, and how many more there are. */
function namesOf(names: readonly string[]) {
  const more = names.length - NAMED;
  const shown = names.slice(-NAMED).toReversed();
  return {
    count: names.length,
    names: { all: more > 0 ? [...shown, say("so-many-more", { count: more })] : shown },
  };
}

function within(bytes: number, text: string): string {
  return byteLength(text) > bytes ? cutToBytes(text, bytes) : text;
}
