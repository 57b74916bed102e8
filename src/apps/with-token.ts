/**
 * Makes a call of WeCom's with an access_token, and makes it once more with a newer token when WeCom refuses the first
 * token. Knows no call in particular.
 */

import type { Answer } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";
import type { NoToken, TokenFor } from "./token.ts";

/** The result of the last call, or why there is no token for it. */
export type WithToken<Found> = { ok: true; found: Found } | { ok: false; noToken: NoToken };

/** `call` gives a null answer when it asks WeCom nothing. */
export async function withToken<Found extends { answer: Answer | null }>(
  tokenFor: TokenFor,
  call: (token: string) => Promise<Found>,
): Promise<WithToken<Found>> {
  const first = await tokenFor(null);
  if (!first.ok) return { ok: false, noToken: first };
  const found = await call(first.token);
  if (!isTokenRefused(found.answer)) return { ok: true, found };
  const second = await tokenFor(first.token);
  if (!second.ok) return { ok: false, noToken: second };
  return { ok: true, found: await call(second.token) };
}

const isTokenRefused = (answer: Answer | null) =>
  answer?.kind === "answered" && errcodeOf(answer.errcode).verdict === "token";
