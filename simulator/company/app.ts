/**
 * An app of a company, its own (自建应用), developed by a provider (代开发应用) or a third party's (第三方应用): its secret, what
 * it may call, where its callbacks go. Hands out tokens and makes callbacks; judges no call.
 */
import {
  type AcquisitionOptions,
  acquisitionEvent,
  type LifecycleOptions,
  lifecycleEvent,
} from "../callback/app-events.ts";
import { Callback } from "../callback/callback.ts";
import { type ContactEventOptions, contactEvent, type Parties } from "../callback/events.ts";
import { type VerificationResult, verificationOf, verifyUrl } from "../callback/verification.ts";
import type { Token, World } from "../world.ts";
import type { Corp } from "./corp.ts";
import { newCallbackToken, newEncodingAesKey, newSecret, opaque } from "./ids.ts";
import type { ForeignIds, Provider } from "./provider.ts";
import type { ThirdPartySuite } from "./third-party.ts";

export interface AppOptions {
  name?: string | undefined;
  agentId?: number | undefined;
  secret?: string | undefined;
  callbackToken?: string | undefined;
  encodingAesKey?: string | undefined;
  callbackUrl?: string | null | undefined;
  canCallContact?: boolean | undefined;
  canCallKf?: boolean | undefined;
  trustedIps?: string[] | null | undefined;
  visibleStaff?: string[] | null | undefined;
  enabled?: boolean | undefined;
  loginDomain?: string | null | undefined;
  trustedDomain?: string | null | undefined;
  secretKind?: SecretKind | undefined;
  /** Develops the app: `secret` is then the company's permanent_code. */
  provider?: Provider | undefined;
  /** What the company installed; has a `provider` too. */
  thirdParty?: ThirdPartySuite | undefined;
  seesNames?: boolean | undefined;
  permissions?: string[] | undefined;
}

/** What a template is mostly granted; agent/get_permissions has names like these. */
const USUAL_PERMISSIONS = ["contact:base:base", "externalcontact:base", "kf:account:base"];

export interface AppCredentials {
  corpId: string;
  secret: string;
  callbackToken: string;
  encodingAesKey: string;
  kind?: "provider-developed";
  receiveIds?: string[];
}

/** Whose secret it is decides what its tokens may call: an app's own, that of 客户联系, that of 通讯录. */
export type SecretKind = "self-built" | "contact-system" | "address-book";

export class App {
  readonly corp: Corp;
  readonly name: string;
  readonly agentId: number;
  readonly callbackToken: string;
  readonly encodingAesKey: string;
  readonly secretKind: SecretKind;
  /** Null: the company's own app. */
  readonly provider: Provider | null;
  /** Null: no third-party app. */
  readonly thirdParty: ThirdPartySuite | null;
  /** Members without a 互通账号 for the app, by userid; of a provider's app alone (doc 95652). */
  readonly unlicensedStaff = new Set<string>();
  /** How the app sees the ids of the company; null: as they are. */
  readonly ids: ForeignIds | null;
  /** Whether user/get tells members' names: of a provider's app only with contact:sensitive:user_name (doc 96255). */
  seesNames: boolean;
  /** What the company has granted a provider's app, by WeCom's names. */
  permissions: string[];
  secret: string;
  /** Null: the app gets no callbacks. */
  callbackUrl: string | null;
  /** Listed under 客户联系 → 可调用接口的应用; false: 48002. */
  canCallContact: boolean;
  /** Listed under 微信客服 → 可调用接口的应用; false: 48002. */
  canCallKf: boolean;
  /** 企业可信IP. Null: an app from before 2022-06-20, exempt. A list: business calls from elsewhere get 60020. */
  trustedIps: string[] | null;
  /** 可见范围, by userid. Null: everybody. */
  visibleStaff: string[] | null;
  enabled: boolean;
  /** 授权回调域 of 企业微信授权登录; null: members cannot log in by a QR code. */
  loginDomain: string | null;
  /** 可信域名 of 网页授权及JS-SDK; null: members cannot log in inside WeCom. */
  trustedDomain: string | null;
  readonly #world: World;
  #token: string | null = null;

  constructor(world: World, corp: Corp, number: number, options: AppOptions) {
    this.#world = world;
    this.corp = corp;
    this.name = options.name ?? `app${number}`;
    this.agentId = options.agentId ?? 1_000_001 + number;
    this.secret = options.secret ?? newSecret();
    this.callbackToken = options.callbackToken ?? newCallbackToken();
    this.encodingAesKey = options.encodingAesKey ?? newEncodingAesKey();
    this.callbackUrl = options.callbackUrl ?? null;
    this.canCallContact = options.canCallContact ?? true;
    this.canCallKf = options.canCallKf ?? true;
    this.trustedIps = options.trustedIps ?? null;
    this.visibleStaff = options.visibleStaff ?? null;
    this.enabled = options.enabled ?? true;
    this.loginDomain = options.loginDomain ?? null;
    this.trustedDomain = options.trustedDomain ?? null;
    this.secretKind = options.secretKind ?? "self-built";
    this.provider = options.provider ?? null;
    this.thirdParty = options.thirdParty ?? null;
    this.ids = this.provider?.idsOf(corp) ?? null;
    this.seesNames = options.seesNames ?? this.provider === null;
    this.permissions = options.permissions ?? [...USUAL_PERMISSIONS];
  }

  /** As the app sees it. */
  get corpId(): string {
    return this.ids?.corpId ?? this.corp.corpId;
  }

  /** The receiver for which the console verifies the callback URL. */
  get verifiedFor(): string {
    return this.provider?.corpId ?? this.corpId;
  }

  /** The addresses from which it may call; null: every address. */
  get allowedIps(): string[] | null {
    return this.provider === null ? this.trustedIps : this.provider.ips;
  }

  /** An id of a member, a customer or an account as the app sees it. */
  idOf(plain: string): string {
    return this.ids?.seen(plain) ?? plain;
  }

  /** What an administrator copies out of the console; the provider of its app has three settings more. */
  credentials(): AppCredentials {
    const { corpId, secret, callbackToken, encodingAesKey, provider } = this;
    const common = { corpId, secret, callbackToken, encodingAesKey };
    if (provider === null) return common;
    return { ...common, kind: "provider-developed", receiveIds: [provider.corpId, provider.templateId] };
  }

  /** Whether user/get tells it members' names: a third-party app it never does (doc 96067). */
  get isToldNames(): boolean {
    return this.seesNames && this.thirdParty === null;
  }

  isLicensed(userid: string): boolean {
    return this.provider === null || !this.unlicensedStaff.has(userid);
  }

  sees(userid: string): boolean {
    return this.visibleStaff === null || this.visibleStaff.includes(userid);
  }

  /** The token that gettoken gives now. */
  currentToken(now = Date.now()): { value: string; expiresIn: number } {
    const { settings, tokens } = this.#world;
    const known = this.#token === null ? undefined : tokens.get(this.#token);
    if (this.#token !== null && known && known.expiresAt > now) {
      if (settings.sameTokenWithinValidity) {
        return { value: this.#token, expiresIn: Math.ceil((known.expiresAt - now) / 1000) };
      }
      if (settings.newTokenVoidsOld) known.revoked = true;
    }
    this.#token = this.issueToken("access_token", now);
    return { value: this.#token, expiresIn: Math.ceil(settings.tokenLifeMs / 1000) };
  }

  /** A token of any kind, beside the current one. */
  issueToken(kind: Token["kind"] = "access_token", now = Date.now()): string {
    const { settings, tokens } = this.#world;
    const value = opaque(settings.tokenBytes);
    tokens.set(value, { app: this, kind, expiresAt: now + settings.tokenLifeMs, revoked: false });
    return value;
  }

  /** Every token so far answers 40014; gettoken gives a new one. */
  revokeToken(): void {
    this.#spoilTokens((token) => {
      token.revoked = true;
    });
  }

  /** Every token so far answers 42001; gettoken gives a new one. */
  expireToken(): void {
    this.#spoilTokens((token) => {
      token.expiresAt = 0;
    });
  }

  /** The old secret answers 40001 from now on, and the old tokens 40014. Gives the new secret. */
  resetSecret(): string {
    this.revokeToken();
    this.secret = newSecret();
    return this.secret;
  }

  /** Encrypts the XML, signs it, and sends it with all of WeCom's repeats, unless `deliver` is false. */
  event(
    xml: string,
    options: { deliver?: boolean | undefined; receiveId?: string | undefined } = {},
  ): Callback {
    const callback = new Callback(this.#world, this, xml, options);
    if (options.deliver ?? true) void callback.send();
    return callback;
  }

  /** A contact's event, as the kind of app gets it; not sent yet. Null without a URL for it. */
  contactEvent(parties: Parties, options: ContactEventOptions): Callback | null {
    if (this.thirdParty !== null) return this.thirdParty.contactEvent(parties, options);
    if (this.callbackUrl === null) return null;
    return this.event(contactEvent(parties, options), { deliver: false });
  }

  /** WeCom tells the app that it takes it for unused, or does so no longer. */
  lifecycle({ deliver, ...options }: LifecycleOptions & { deliver?: boolean | undefined }): Callback {
    return this.event(lifecycleEvent(this, options), { deliver });
  }

  /** WeCom tells the app of its 获客助手: links, quota, and those who came by them. */
  acquisition({ deliver, ...options }: AcquisitionOptions & { deliver?: boolean | undefined }): Callback {
    return this.event(acquisitionEvent(this, options), { deliver });
  }

  /** GET verification, as the console makes it when an administrator saves the callback settings. */
  verifyUrl(
    changed: {
      callbackToken?: string;
      encodingAesKey?: string;
      callbackUrl?: string;
      verifiedFor?: string;
    } = {},
  ): Promise<VerificationResult> {
    const { corpId, verifiedFor, callbackToken, encodingAesKey, callbackUrl } = this;
    const settings = { corpId, verifiedFor, callbackToken, encodingAesKey, callbackUrl, ...changed };
    return verifyUrl(settings, this.#world);
  }

  /** The same question, for a test that asks it in a way of its own. */
  verification(): { url: string; plain: string } {
    return verificationOf(this);
  }

  #spoilTokens(spoil: (token: Token) => void): void {
    this.#token = null;
    for (const token of this.#world.tokens.values()) if (token.app === this) spoil(token);
  }
}
