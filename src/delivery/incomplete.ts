/**
 * Says which part a sent message went without: something was refused or could not be filled in, and a simpler message
 * went in its place. Words only.
 */
import {
  type CodedSentence,
  codeOf,
  encode,
  partOf,
  type Sentence,
  say,
  severalReasons,
} from "../i18n/sentence.ts";
import { sayAnswer } from "../wecom/errors.ts";
import type { ActiveDelivery } from "./active-delivery.ts";
import type { Attempt } from "./attempt.ts";

/** The attempts that were refused before the message was sent. */
export const refusedBefore = (attempts: readonly Attempt[]): Attempt[] =>
  attempts.slice(0, -1).filter(({ verdict }) => verdict === "content");

export interface Loss {
  /** Notes to add to the delivery's notes. */
  notes: CodedSentence[];
  /** Why a part of the message is missing; null when it went whole. */
  cause: Sentence | null;
}

/** The notes and the cause for a message that was sent. */
export function lossOf({
  delivery,
  acts,
  unfilled,
}: Pick<ActiveDelivery, "delivery" | "acts" | "unfilled">): Loss {
  const sent = delivery.attempts.at(-1)?.message ?? say("something-else");
  const refused = refusedBefore(delivery.attempts).map(({ message, errcode, errmsg }) =>
    say("refused-other-went", {
      name: message ?? say("the-message"),
      answer: sayAnswer(errcode ?? 0, errmsg ?? ""),
      sent,
    }),
  );
  const notes = refused.map(encode);
  // A session goes to one of several places: nothing is lost when it is the second.
  if (acts?.[0]?.family === "transfer") return { notes, cause: null };
  const misunderstood = delivery.notes.filter((note) => codeOf(note) === "partly-understood");
  const losses = severalReasons([
    ...(unfilled === null ? [] : [partOf(unfilled)]),
    ...refused,
    ...misunderstood.map(partOf),
  ]);
  return { notes, cause: losses === null ? null : say("went-incomplete", { losses }) };
}
