/**
 * Makes a call of WeCom's with a token, and makes it once more with a newer token when WeCom refuses the first token. Knows
 * no call in particular.
 */
import type { Answer, Answered } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";
import type { NoToken } from "./token.ts";

/** The result of the last call, or why there is no token for it. */
export type WithToken<Found> = { ok: true; found: Found } | { ok: false; noToken: NoToken };

type AnyToken = { ok: true; token: string } | ({ ok: false } & NoToken);

/**
 * `call` gives a null answer when it asks WeCom nothing. Without `isRefused`, the token is an app's access_token.
 */
export async function withToken<Found extends { answer: Answer | null }>(
  tokenFor: (refused: string | null) => Promise<AnyToken>,
  call: (token: string) => Promise<Found>,
  isRefused: (answer: Answer | null) => boolean = isAccessTokenRefused,
): Promise<WithToken<Found>> {
  const first = await tokenFor(null);
  if (!first.ok) return { ok: false, noToken: first };
  const found = await call(first.token);
  if (!isRefused(found.answer)) return { ok: true, found };
  const second = await tokenFor(first.token);
  if (!second.ok) return { ok: false, noToken: second };
  return { ok: true, found: await call(second.token) };
}

const isAccessTokenRefused = (answer: Answer | null) =>
  answer?.kind === "answered" && errcodeOf(answer.errcode).verdict === "token";

/** The suite_access_token is wrong, missing, or expired (doc 90455). */
const WRONG_SUITE_TOKEN: ReadonlySet<number> = new Set([40082, 41022, 42009]);

/** Whether WeCom refused a suite_access_token. */
export const isSuiteTokenRefused = (answer: Answer | null): answer is Answered =>
  answer?.kind === "answered" && WRONG_SUITE_TOKEN.has(answer.errcode);
