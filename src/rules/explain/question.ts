/**
 * A question about a sample event: takes JSON and a time, gives an explanation.
 */
import * as v from "valibot";
import { type CodedSentence, encode } from "../../i18n/sentence.ts";
import type { CompiledRules } from "../engine/choose.ts";
import { type KeptMedia, MEDIA_PREFIX, uploadOf } from "../engine/kept-media.ts";
import { localMoment } from "../engine/local-moment.ts";
import { faultOf, formatPath } from "../problem.ts";
import { type Explanation, explain, type NamedMedium } from "./explain.ts";
import { withTappedText } from "./menu-tap.ts";
import { sampleEvent } from "./sample-event.ts";
import { sampleValues } from "./sample-values.ts";

export type QuestionAnswer =
  | { ok: true; explanation: Explanation }
  | { ok: false; path: string; message: CodedSentence };

/**
 * Explains what compiled rules do with a sample event. `at` is local time, as `2026-11-22T09:00`, or has a UTC offset;
 * without `at` the time is `now`. `nameless` is the event's app when WeCom tells it no member's name.
 */
export function explainQuestion(
  compiled: CompiledRules,
  input: unknown,
  at: string | null,
  now: number,
  nameless: string | null = null,
): QuestionAnswer {
  const read = v.safeParse(sampleEvent, input);
  if (!read.success) {
    const { path, message } = faultOf(read.issues[0]);
    return { ok: false, path: formatPath(["event", ...path]), message: encode(message) };
  }
  const time =
    at === null ? { ok: true as const, moment: now, notes: [] } : localMoment(at, compiled.localTime);
  if (!time.ok) return { ok: false, path: "at", message: time.message };
  const { moment, notes } = time;
  const sample = { ...sampleValues(read.output, mediaOf(compiled), moment, nameless !== null), notes };
  const explanation = explain(compiled, withTappedText(compiled, sample), nameless);
  const media = mediaNamedIn(explanation, compiled);
  if (media.length > 0) explanation.media = Object.fromEntries(media);
  return { ok: true, explanation };
}

/** Every kept medium as if it were uploaded, under the name by which the file refers to it. */
function mediaOf({ media }: CompiledRules): ReadonlyMap<string, KeptMedia> {
  return new Map([...media.keys()].map((name) => [name, { mediaId: `media:${name}`, picUrl: null }]));
}

/** The kept media that the messages name, with where each comes from. */
function mediaNamedIn({ messages, sides }: Explanation, { media }: CompiledRules): [string, NamedMedium][] {
  const inMessages = JSON.stringify([messages, sides]);
  return [...media].flatMap(([name, source]): [string, NamedMedium][] => {
    if (!inMessages.includes(JSON.stringify(`${MEDIA_PREFIX}${name}`))) return [];
    const upload = uploadOf(source);
    return [[name, upload === null ? source : { type: source.type, upload: upload.sha256 }]];
  });
}
