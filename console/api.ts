/** Calls of the API from a page: the session's cookie goes along, and a failure is a value with words for people. */
import { effect } from "@preact/signals";
import { type ClientResponse, hc } from "hono/client";
import type { Api } from "../src/api/route.ts";
import { COMMON } from "./shell/texts.ts";
import { language, wordsOf } from "./words.ts";

const say = wordsOf(COMMON);

export const api = hc<Api>(`${location.origin}/api`, {
  headers: () => ({ "accept-language": language.value }),
});

/** What went wrong, in words, with the API's code where it answered. */
export interface Problem {
  status: number | null;
  code: string;
  message: string;
  /** Beside 401: whether members log in by WeCom here, and the company's language, where it has one. */
  wecomLogin: boolean;
  language: unknown;
}

export type Answer<T> = { ok: true; answer: T } | { ok: false; problem: Problem };

type AnyResponse = ClientResponse<unknown, number, string>;

/** What a route answers in JSON when it does not refuse. */
export type AnswerOf<Response> =
  Response extends ClientResponse<infer Body, number, "json">
    ? Body extends { error: object }
      ? never
      : Body
    : never;

/** Called when the API says that nobody is logged in. */
const onLoggedOut = new Set<() => void>();
export const whenLoggedOut = (then: () => void) => void onLoggedOut.add(then);

/** The body of an answer, or why there is none. Never rejects. */
export async function answerOf<Response extends AnyResponse>(
  response: Promise<Response>,
): Promise<Answer<AnswerOf<Response>>> {
  try {
    const answered = await response;
    const body: unknown = answered.status === 204 ? null : await answered.json();
    if (answered.ok) return { ok: true, answer: body as AnswerOf<Response> };
    if (answered.status === 401) for (const then of onLoggedOut) then();
    return { ok: false, problem: problemOf(answered.status, body) };
  } catch {
    return {
      ok: false,
      problem: {
        status: null,
        code: "unreachable",
        message: say("unreachable"),
        wecomLogin: false,
        language: null,
      },
    };
  }
}

function problemOf(status: number, body: unknown): Problem {
  const { error } = Object(body) as { error?: Partial<Problem> };
  return {
    status,
    code: error?.code ?? "failed",
    message: error?.message ?? say("answered-with", { status: String(status) }),
    wecomLogin: error?.wecomLogin === true,
    language: error?.language ?? null,
  };
}

effect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});
