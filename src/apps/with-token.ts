/** One call of WeCom's with an app's token, made again once with a newer one where WeCom would not take it. */

import type { AppConfig } from "../config/types.ts";
import type { Answer } from "../wecom/client.ts";
import { errcodeOf } from "../wecom/errors.ts";
import type { NoToken, TokenSource } from "./token.ts";

/** What the call gives, or why there is no token for it. */
export async function withToken<Found extends { answer: Answer }>(
  tokens: TokenSource,
  app: AppConfig,
  call: (token: string) => Promise<Found>,
): Promise<Found | { answer: null; noToken: NoToken }> {
  let refused: string | null = null;
  for (;;) {
    const token = await tokens.get(app, Date.now(), refused);
    if (!token.ok) return { answer: null, noToken: token };
    const found = await call(token.token);
    const { answer } = found;
    const isTokenRefused = answer.kind === "answered" && errcodeOf(answer.errcode).verdict === "token";
    if (!isTokenRefused || refused !== null) return found;
    refused = token.token;
  }
}
