/**
 * Asks WeCom for the access_token of a company's third-party app (doc 90605): by the suite's token and the company's
 * permanent_code. The `Credentials` object decides when.
 */
import { coded } from "../i18n/sentence.ts";
import type { CallWecom } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";
import { TOKEN_TIMEOUT_MS, tokenIn } from "./gettoken.ts";
import type { SuiteOfCompany } from "./suite-of-company.ts";
import type { TokenAnswer } from "./token.ts";
import { isSuiteTokenRefused, withToken } from "./with-token.ts";

export async function getCorpToken(
  call: CallWecom,
  suite: SuiteOfCompany,
  { suiteName, corpId, code }: { suiteName: string; corpId: string; code: string },
  now: number,
): Promise<TokenAnswer> {
  const asked = await withToken(
    (refused) => suite.suiteToken(refused),
    async (token) => ({
      answer: await call({
        path: "service/get_corp_token",
        query: { suite_access_token: token },
        body: { auth_corpid: corpId, permanent_code: code },
        timeoutMs: TOKEN_TIMEOUT_MS,
      }),
    }),
    isSuiteTokenRefused,
  );
  if (!asked.ok) return { ok: false, ...asked.noToken };
  const { answer } = asked.found;
  if (!isSuiteTokenRefused(answer)) return tokenIn(answer, now, "corp-token-failed");
  // It concerns the suite, not the company: the next question brings a newer token.
  const why = sayAnswer(answer.errcode, answer.errmsg);
  const errmsg = coded("suite-token-missing", { suite: suiteName, message: why });
  return { ok: false, errcode: null, errmsg, retry: true };
}
