/**
 * The provider_access_token of a suite's provider: asked for by `providerSecret`, once for all who wait, and kept. A secret
 * that WeCom refuses is not used again for an hour.
 */
import * as v from "valibot";
import type { SuiteToken } from "../../apps/suite-of-company.ts";
import { TOKEN_MARGIN_MS, tokenSchema } from "../../apps/token.ts";
import type { SuiteConfig } from "../../config/types.ts";
import { coded, type Sentence, say } from "../../i18n/sentence.ts";
import { readStored } from "../../schema/stored.ts";
import { type Answer, type CallWecom, sayLost } from "../../wecom/client.ts";
import { LIMITED, sayAnswer } from "../../wecom/errors.ts";
import { askForProviderToken } from "../../wecom/provider.ts";
import { hashOfSecret, holdMsOf } from "./hold.ts";

const ASK_MS = 5_000;
/** The corpid or the secret is wrong or missing: configuration. */
const WRONG_CREDENTIALS: ReadonlySet<number> = new Set([40001, 40013, 40091, 41002, 41004]);
/** The token is wrong, of another kind, or expired (doc 90455). */
const WRONG_TOKEN: ReadonlySet<number> = new Set([40001, 40014, 40082, 42001, 42009]);

const holdSchema = v.object({
  until: v.number(),
  secret: v.string(),
  errcode: v.number(),
  errmsg: v.string(),
});
type Hold = v.InferOutput<typeof holdSchema>;

/** Whether WeCom refused a provider_access_token. */
export const isProviderTokenRefused = (answer: Answer | null) =>
  answer?.kind === "answered" && WRONG_TOKEN.has(answer.errcode);

export class ProviderTokens {
  readonly #kv: SyncKvStorage;
  readonly #call: CallWecom;
  readonly #suite: SuiteConfig;
  #asking: Promise<SuiteToken> | null = null;

  constructor(kv: SyncKvStorage, call: CallWecom, suite: SuiteConfig) {
    this.#kv = kv;
    this.#call = call;
    this.#suite = suite;
  }

  /** A token other than the refused token. */
  async get(now: number, refused: string | null): Promise<SuiteToken> {
    const held = readStored(this.#kv, "providerToken", tokenSchema);
    if (held !== undefined && held.token !== refused && held.expiresAt - TOKEN_MARGIN_MS > now) {
      return { ok: true, token: held.token };
    }
    this.#asking ??= this.#ask(now).finally(() => {
      this.#asking = null;
    });
    return await this.#asking;
  }

  async #ask(now: number): Promise<SuiteToken> {
    const { providerSecret, providerCorpId: corpId, name } = this.#suite;
    if (providerSecret === null) return this.#none(say("no-provider-secret"), false);
    const secret = hashOfSecret(providerSecret);
    const hold = readStored(this.#kv, "providerHold", holdSchema);
    if (hold !== undefined && hold.until > now && hold.secret === secret) {
      return this.#none(sayAnswer(hold.errcode, hold.errmsg), hold.errcode === LIMITED);
    }
    const { answer, details } = await askForProviderToken(
      this.#call,
      { corpId, secret: providerSecret },
      ASK_MS,
    );
    const errcode = answer.kind === "answered" ? answer.errcode : null;
    console.log({ event: "suite.provider-token-fetched", suite: name, ok: details !== null, errcode });
    if (details !== null) {
      const { provider_access_token: token, expires_in: seconds } = details;
      this.#kv.put("providerToken", { token, expiresAt: now + seconds * 1000 });
      this.#kv.delete("providerHold");
      return { ok: true, token };
    }
    if (answer.kind === "lost") return this.#none(sayLost(answer));
    if (answer.errcode === 0) return this.#none(say("token-missing"));
    const { errmsg } = answer;
    const holdMs = holdMsOf(answer.errcode, WRONG_CREDENTIALS);
    if (holdMs > 0) {
      this.#kv.put<Hold>("providerHold", { until: now + holdMs, secret, errcode: answer.errcode, errmsg });
    }
    return this.#none(sayAnswer(answer.errcode, errmsg), !WRONG_CREDENTIALS.has(answer.errcode));
  }

  #none(message: Sentence, retry = true): SuiteToken {
    const errmsg = coded("provider-token-missing", { suite: this.#suite.name, message });
    return { ok: false, errcode: null, errmsg, retry };
  }
}
