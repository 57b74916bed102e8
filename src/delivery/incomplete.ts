/**
 * Says which part a sent message went without: something was refused or could not be filled in, and a simpler message
 * went in its place. Words only.
 */
import { inWords } from "../i18n/words.ts";
import { answerInWords } from "../wecom/errors.ts";
import type { ActiveDelivery } from "./active-delivery.ts";
import type { Attempt } from "./attempt.ts";

/** WeCom took the message and says that it did not understand all of it. */
export const MISUNDERSTOOD = "WeCom understood only a part of the message: ";

/** The attempts that were refused before the message was sent. */
export const refusedBefore = (attempts: readonly Attempt[]): Attempt[] =>
  attempts.slice(0, -1).filter(({ verdict }) => verdict === "content");

export interface Loss {
  /** Notes to add to the delivery's notes. */
  notes: string[];
  /** Why a part of the message is missing, in a sentence without its full stop; null when it went whole. */
  cause: string | null;
}

/** The notes and the cause for a message that was sent. */
export function lossOf({
  delivery,
  acts,
  unfilled,
}: Pick<ActiveDelivery, "delivery" | "acts" | "unfilled">): Loss {
  const sent = delivery.attempts.at(-1)?.message ?? "something else";
  const notes = refusedBefore(delivery.attempts).map(
    ({ message, errcode, errmsg }) =>
      `${message ?? "the message"} was refused: ${answerInWords(errcode ?? 0, errmsg ?? "")}; ${sent} went in its place`,
  );
  // A session goes to one of several places: nothing is lost when it is the second.
  if (acts?.[0]?.family === "transfer") return { notes, cause: null };
  const misunderstood = delivery.notes.filter((note) => note.startsWith(MISUNDERSTOOD));
  const losses = [...(unfilled === null ? [] : [inWords(unfilled, "en")]), ...notes, ...misunderstood];
  return { notes, cause: losses.length === 0 ? null : `a part is missing: ${losses.join("; ")}` };
}
