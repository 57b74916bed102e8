/**
 * Asks WeCom questions with an app's token, and gives the result of each. Keeps the newest token for the next question.
 */
import type { TokenAnswer } from "../apps/token.ts";
import { withToken } from "../apps/with-token.ts";
import type { Answer, Lost } from "../wecom/client.ts";

/** The result of a question; null when it could not be asked, since a question before it failed. */
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
  /** The newest token. */
  token(): TokenAnswer;
}

/** `other` gives a token other than the refused token. */
export function askerWith(first: TokenAnswer, other: (refused: string) => Promise<TokenAnswer>): Asker {
  let token = first;
  return {
    token: () => token,
    async ask(question) {
      const asked = await withToken(async (refused) => {
        if (refused !== null) token = await other(refused);
        return token;
      }, question);
      return asked.ok ? outcomeOf(asked.found) : null;
    },
  };
}

function outcomeOf<T>({ answer, details }: { answer: Answer; details: T | null }): AskedAnswer<T> {
  if (answer.kind === "lost") return answer;
  if (details !== null) return { kind: "found", value: details };
  const { errcode, errmsg, http } = answer;
  return errcode === 0 ? { kind: "lost", http, reason: "not-json" } : { kind: "refused", errcode, errmsg };
}
