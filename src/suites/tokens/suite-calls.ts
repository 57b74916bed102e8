/** WeCom's calls about a suite and its companies, each with the token that it needs. Notes nothing of the answers. */
import { servicePathsOf } from "../../apps/kinds.ts";
import { isSuiteTokenRefused, type WithToken, withToken } from "../../apps/with-token.ts";
import type { SuiteConfig } from "../../config/types.ts";
import type { Answer, CallWecom } from "../../wecom/client.ts";
import { getCustomizedAuthUrl, getLicence } from "../../wecom/provider.ts";
import { exchangeAuthCode, getAuthInfo, getPreAuthCode, makeTestAuthorisation } from "../../wecom/service.ts";
import { isProviderTokenRefused, type ProviderTokens } from "./provider-token.ts";
import type { SuiteTokens } from "./suite-token.ts";

const CALL_MS = 5_000;

/** A company, by its code. */
export interface Authorised {
  corpId: string;
  permanentCode: string;
}

type Made<Found extends { answer: Answer | null }> = (token: string) => Promise<Found>;

export class SuiteCalls {
  readonly #call: CallWecom;
  readonly #suite: SuiteConfig;
  readonly #suiteTokens: SuiteTokens;
  readonly #providerTokens: ProviderTokens;

  constructor(
    call: CallWecom,
    suite: SuiteConfig,
    tokens: { suiteTokens: SuiteTokens; providerTokens: ProviderTokens },
  ) {
    this.#call = call;
    this.#suite = suite;
    this.#suiteTokens = tokens.suiteTokens;
    this.#providerTokens = tokens.providerTokens;
  }

  async exchange(authCode: string) {
    const { exchange: path } = servicePathsOf(this.#suite);
    return await this.#withSuiteToken((token) =>
      exchangeAuthCode(this.#call, token, { path, authCode }, CALL_MS),
    );
  }

  async authInfo(company: Authorised) {
    const { authInfo: path } = servicePathsOf(this.#suite);
    return await this.#withSuiteToken((token) =>
      getAuthInfo(this.#call, token, { path, ...company }, CALL_MS),
    );
  }

  async preAuthCode() {
    return await this.#withSuiteToken((token) => getPreAuthCode(this.#call, token, CALL_MS));
  }

  async makeTest(preAuthCode: string) {
    return await this.#withSuiteToken((token) =>
      makeTestAuthorisation(this.#call, token, preAuthCode, CALL_MS),
    );
  }

  async linkOfTemplate(state: string) {
    const { suiteId: templateId } = this.#suite;
    return await this.#withProviderToken((token) =>
      getCustomizedAuthUrl(this.#call, token, { templateId, state }, CALL_MS),
    );
  }

  async licence(corpId: string) {
    const { suiteId } = this.#suite;
    return await this.#withProviderToken((token) =>
      getLicence(this.#call, token, { corpId, suiteId }, CALL_MS),
    );
  }

  /** Makes a call with the suite_access_token, once more with a newer token when WeCom refuses the token. */
  async #withSuiteToken<Found extends { answer: Answer | null }>(
    call: Made<Found>,
  ): Promise<WithToken<Found>> {
    const tokenFor = (refused: string | null) => this.#suiteTokens.get(Date.now(), refused);
    return await withToken(tokenFor, call, isSuiteTokenRefused);
  }

  /** The same with the provider_access_token. */
  async #withProviderToken<Found extends { answer: Answer | null }>(
    call: Made<Found>,
  ): Promise<WithToken<Found>> {
    const tokenFor = (refused: string | null) => this.#providerTokens.get(Date.now(), refused);
    return await withToken(tokenFor, call, isProviderTokenRefused);
  }
}
