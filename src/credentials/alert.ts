/** Tells operators of trouble through a WeCom group robot (doc 91770). Decides nothing about when. */
import * as v from "valibot";
import { byteLength, cutToBytes } from "../schema/bytes.ts";
import type { Episode } from "./trouble-episode.ts";

const ALERT_TIMEOUT_MS = 5_000;
/** A robot takes no longer text (doc 91770). */
const TEXT_BYTES = 2_048;
/** At most this many names are given, the newest. */
const NAMED = 5;

const robotAnswer = v.pipe(v.string(), v.parseJson(), v.looseObject({ errcode: v.optional(v.number(), 0) }));

/** Posts a text to the group. A failure is only logged: `/api/status` shows the trouble too. */
export async function sendAlert(webhook: string, text: string): Promise<void> {
  const content = byteLength(text) > TEXT_BYTES ? cutToBytes(text, TEXT_BYTES) : text;
  let outcome: string;
  try {
    const response = await fetch(webhook, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ msgtype: "text", text: { content } }),
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

/** The text of an alert: the trouble and what to do, how often it occurred, and whose customers it affected. */
export function alertText(
  app: string,
  { detail, count, since, staff, rules }: Pick<Episode, "detail" | "count" | "since" | "staff" | "rules">,
  now: number,
): string {
  const figures = count > 1 ? [`${count} times in ${timeInWords(now - (since ?? now))}`] : [];
  const facts = [...figures, ...named("member", staff), ...named("rule", rules)].join("; ");
  return `Yingbin, app ${app}: ${detail}${facts === "" ? "" : ` (${facts})`}`;
}

/** The text that says that a trouble is over. */
export function overText(
  app: string,
  { what, count, since, lastAt }: Pick<Episode, "what" | "count" | "since" | "lastAt">,
): string {
  const times = count === 1 ? "once" : `${count} times in ${timeInWords(lastAt - (since ?? lastAt))}`;
  return `Yingbin, app ${app}: over: ${what}. It came ${times}.`;
}

function named(kind: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(-NAMED).toReversed().join(", ");
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return [`${kind}${names.length === 1 ? "" : "s"} ${shown}${more}`];
}

const UNITS = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
] as const;

function timeInWords(ms: number): string {
  for (const [unit, length] of UNITS) if (ms >= 2 * length) return `${Math.floor(ms / length)} ${unit}`;
  return ms >= 60_000 ? "two minutes" : "a minute";
}
