/** Asks WeCom for an app's access_token by its secret (doc 91039). The `Credentials` object decides when. */
import * as v from "valibot";
import { coded, say } from "../i18n/sentence.ts";
import { type Answer, type CallWecom, sayLost } from "../wecom/client.ts";
import { errcodeOf, isRetried } from "../wecom/errors.ts";
import type { TokenAnswer } from "./token.ts";

export const TOKEN_TIMEOUT_MS = 5_000;

const answerSchema = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  expires_in: v.pipe(v.number(), v.minValue(1)),
});

/** A token by a corpid and the secret of an app. */
export async function getToken(
  call: CallWecom,
  app: { corpId: string; secret: string },
  now: number,
): Promise<TokenAnswer> {
  const answer = await call({
    path: "gettoken",
    query: { corpid: app.corpId, corpsecret: app.secret },
    timeoutMs: TOKEN_TIMEOUT_MS,
  });
  return tokenIn(answer, now, "gettoken-failed");
}

/**
 * The token in an answer, or why it holds none, which `failed` says of the call; `expires_in` counts from `now`, in
 * seconds.
 */
export function tokenIn(
  answer: Answer,
  now: number,
  failed: "gettoken-failed" | "corp-token-failed",
): TokenAnswer {
  if (answer.kind === "lost") {
    const errmsg = coded(failed, { message: sayLost(answer) });
    return { ok: false, errcode: null, errmsg, retry: true, lost: answer };
  }
  if (answer.errcode !== 0) {
    const { errcode, errmsg } = answer;
    // Here 40001 concerns the secret: asking again changes nothing, and gets the IP banned.
    const retry = errcode !== 40001 && isRetried(errcodeOf(errcode).verdict);
    return { ok: false, errcode, errmsg, retry };
  }
  const body = v.safeParse(answerSchema, answer.body);
  if (!body.success) {
    const errmsg = coded(failed, { message: say("token-missing") });
    return { ok: false, errcode: null, errmsg, retry: true };
  }
  return { ok: true, token: body.output.access_token, expiresAt: now + body.output.expires_in * 1000 };
}
