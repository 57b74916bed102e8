/**
 * A third-party app of a provider (第三方应用): companies install it from WeCom's market or by a link, contact events come to
 * the URL of its commands in their envelope, all else of a company to the data URL.
 */
import type { Callback } from "../callback/callback.ts";
import { CHANGE_TYPES, type ContactEventOptions, type Parties } from "../callback/events.ts";
import type { World } from "../world.ts";
import type { AppOptions } from "./app.ts";
import type { Corp } from "./corp.ts";
import { newCorpId, newSecret, opaque } from "./ids.ts";
import type { Provider } from "./provider.ts";
import { type CommandOptions, type Installation, Suite, type SuiteOptions } from "./suite.ts";

export interface ThirdPartyOptions extends SuiteOptions {
  /** 数据回调URL; may hold `$CORPID$`. The command URL without it. */
  dataUrl?: string | null | undefined;
  /** 安装完成回调域名; null: every domain. */
  redirectHost?: string | null | undefined;
  /** False: only tests may install it. */
  isOnline?: boolean | undefined;
}

interface PreAuthCode {
  readonly expiresAt: number;
  isTest: boolean;
}

/** How many companies may have a third-party app for tests (doc 90595). */
const TEST_COMPANIES = 10;
const STATE = /^[a-zA-Z0-9]{0,128}$/;

export class ThirdPartySuite extends Suite {
  readonly kind = "third-party";
  dataUrl: string | null;
  redirectHost: string | null;
  isOnline: boolean;
  readonly #preAuthCodes = new Map<string, PreAuthCode>();
  /** Companies that have it for tests: they cannot have it otherwise. */
  readonly #testers = new Set<Corp>();

  constructor(world: World, provider: Provider, options: ThirdPartyOptions) {
    super(world, provider, { ...options, suiteId: options.suiteId ?? newCorpId() });
    this.dataUrl = options.dataUrl ?? null;
    this.redirectHost = options.redirectHost ?? null;
    this.isOnline = options.isOnline ?? true;
  }

  /** A company installs the app from WeCom's market or in its console: WeCom pushes the AuthCode. */
  install(corp: Corp, { at, deliver, ...options }: CommandOptions & AppOptions = {}): Callback {
    return this.pushCode("create_auth", this.#installed(corp, at, options), { at, deliver });
  }

  /** A pre_auth_code, good for twenty minutes. */
  preAuth(now: number): { value: string; expiresIn: number } {
    const value = opaque(64);
    const { preAuthCodeLifeMs } = this.world.settings;
    this.#preAuthCodes.set(value, { expiresAt: now + preAuthCodeLifeMs, isTest: false });
    return { value, expiresIn: Math.ceil(preAuthCodeLifeMs / 1000) };
  }

  /** Says of a pre_auth_code whether it is for a test; the errcode when that cannot be said. */
  setSession(preAuthCode: string, isTest: boolean, now: number): 0 | 40077 | 42007 {
    const known = this.#preAuthCodes.get(preAuthCode);
    if (known === undefined) return 40077;
    if (now >= known.expiresAt) return 42007;
    known.isTest = isTest;
    return 0;
  }

  /**
   * An administrator agrees on the install page: where the browser is sent with the AuthCode, which is not pushed then. A
   * text says why the page does not go on.
   */
  agree(corp: Corp, query: URLSearchParams, now = Date.now()): URL | string {
    const preAuthCode = this.#preAuthCodes.get(query.get("pre_auth_code") ?? "");
    if (preAuthCode === undefined) return "invalid pre_auth_code (40077)";
    if (now >= preAuthCode.expiresAt) return "pre_auth_code expired (42007)";
    const state = query.get("state") ?? "";
    if (!STATE.test(state)) return "state takes letters and digits, at most 128 bytes";
    const redirect = URL.parse(query.get("redirect_uri") ?? "");
    if (redirect === null) return "no redirect_uri";
    if (this.redirectHost !== null && redirect.host !== this.redirectHost)
      return "redirect_uri of another domain";
    if (!this.isOnline && !preAuthCode.isTest) return "the app is not online (84005)";
    if (preAuthCode.isTest) {
      if (this.#testers.size >= TEST_COMPANIES && !this.#testers.has(corp))
        return "ten companies test it already";
      this.#testers.add(corp);
    } else if (this.#testers.has(corp)) {
      return "a company that tests the app cannot install it";
    }
    redirect.searchParams.set("auth_code", this.newAuthCode(this.#installed(corp, now, {}), now));
    redirect.searchParams.set("expires_in", "600");
    redirect.searchParams.set("state", state);
    return redirect;
  }

  /** A contact's event in the envelope of commands (doc 92277); null without a URL for it. */
  contactEvent(
    { corp, staff, customer, state }: Parties,
    { via, at, code, settings }: ContactEventOptions,
  ): Callback | null {
    if (this.callbackUrl === null) return null;
    const nodes: Record<string, string | null> = {
      State: via === "audit" ? null : state,
      WelcomeCode: code,
    };
    const missing = settings?.missingNodes === "empty" ? "" : null;
    const known = Object.entries(nodes).flatMap(([name, value]) => {
      const text = value ?? missing;
      return text === null ? [] : [[name, text] as const];
    });
    const elements = {
      AuthCorpId: corp.corpId,
      ChangeType: CHANGE_TYPES[via],
      UserID: staff.userid,
      ExternalUserID: customer.externalUserId,
      ...Object.fromEntries(known),
    };
    return this.command("change_external_contact", elements, { at, deliver: false });
  }

  #installed(corp: Corp, at: number | undefined, options: AppOptions): Installation {
    const { provider, callbackToken, encodingAesKey, name } = this;
    const installation = this.installationBy(corp, at, () =>
      corp.addApp({ name, provider, thirdParty: this, callbackToken, encodingAesKey, ...options }),
    );
    const { app } = installation;
    app.callbackUrl = (this.dataUrl ?? this.callbackUrl)?.replaceAll("$CORPID$", app.corpId) ?? null;
    return installation;
  }

  /** No secret of the app's: gettoken takes it from nobody. */
  protected override renewCode(installation: Installation): void {
    installation.permanentCode = newSecret();
  }
}
