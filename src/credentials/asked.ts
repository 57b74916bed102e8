/** A question to WeCom and what came of it: asks with a token, and once more when that was refused. */

import type { TokenAnswer } from "../apps/token.ts";
import type { Answer, Lost } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";

/** What came of a question; null stands for one that could not be asked, since something before it had failed. */
export type AskedAnswer<T> = QuestionResult<T> | QuestionRefusal | Lost | null;
export interface QuestionResult<T> {
  kind: "found";
  value: T;
}
export interface QuestionRefusal {
  kind: "refused";
  errcode: number;
  errmsg: string;
}

type Question<T> = (token: string) => Promise<{ answer: Answer; details: T | null }>;

export interface Asker {
  ask<T>(question: Question<T>): Promise<AskedAnswer<T>>;
  /** The newest. */
  token(): TokenAnswer;
}

/** `other` gives a token other than the one that was refused. */
export function askerWith(first: TokenAnswer, other: (refused: string) => Promise<TokenAnswer>): Asker {
  let token = first;
  return {
    token: () => token,
    async ask(question) {
      const used = token;
      if (!used.ok) return null;
      const asked = outcomeOf(await question(used.token));
      if (asked?.kind !== "refused" || errcodeOf(asked.errcode).verdict !== "token") return asked;
      const next = await other(used.token);
      token = next;
      return next.ok ? outcomeOf(await question(next.token)) : null;
    },
  };
}

function outcomeOf<T>({ answer, details }: { answer: Answer; details: T | null }): AskedAnswer<T> {
  if (answer.kind === "lost") return answer;
  if (details !== null) return { kind: "found", value: details };
  const { errcode, errmsg, http } = answer;
  return errcode === 0 ? { kind: "lost", http, reason: "not-json" } : { kind: "refused", errcode, errmsg };
}
