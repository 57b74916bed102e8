/**
 * A service provider (服务商), with the templates (代开发) and third-party apps (第三方) that companies install: its addresses, and
 * the ids by which its apps see each company. Encrypted ids are per provider and company here, and letters count.
 */
import type { World } from "../world.ts";
import type { Corp } from "./corp.ts";
import { newCorpId, newSecret, newTemplateId, opaque } from "./ids.ts";
import type { SuiteOptions } from "./suite.ts";
import { Template } from "./template.ts";
import { type ThirdPartyOptions, ThirdPartySuite } from "./third-party.ts";

export interface ProviderOptions {
  corpId?: string | undefined;
  templateId?: string | undefined;
  secret?: string | undefined;
  ips?: string[] | null | undefined;
}

export class Provider {
  readonly #world: World;
  /** 服务商CorpID: plain. Callback URLs of its apps are verified for it. */
  readonly corpId: string;
  /** The id of its template (代开发应用模板). */
  readonly templateId: string;
  /** 服务商信息 → 基本信息 → ProviderSecret. */
  secret: string;
  /** 服务商信息 → IP白名单, for all its apps. Null: every address. */
  ips: string[] | null;
  readonly #ids = new WeakMap<Corp, ForeignIds>();
  #token: { value: string; expiresAt: number } | null = null;

  constructor(world: World, options: ProviderOptions) {
    this.#world = world;
    this.corpId = options.corpId ?? newCorpId();
    this.templateId = options.templateId ?? newTemplateId();
    this.secret = options.secret ?? newSecret();
    this.ips = options.ips ?? null;
  }

  /** The provider_access_token: the same within its validity. */
  currentToken(now: number): { value: string; expiresIn: number } {
    const { settings, providerTokens } = this.#world;
    if (this.#token === null || now >= this.#token.expiresAt) {
      this.#token = { value: opaque(settings.tokenBytes), expiresAt: now + settings.tokenLifeMs };
      providerTokens.set(this.#token.value, { provider: this, expiresAt: this.#token.expiresAt });
    }
    const { value, expiresAt } = this.#token;
    return { value, expiresIn: Math.ceil((expiresAt - now) / 1000) };
  }

  /** Every provider_access_token so far answers 42001. */
  expireToken(): void {
    const known = this.#token && this.#world.providerTokens.get(this.#token.value);
    if (known) known.expiresAt = 0;
    this.#token = null;
  }

  /** A template that companies install. */
  addTemplate(options: SuiteOptions = {}): Template {
    const template = new Template(this.#world, this, options);
    this.#world.suites.set(template.suiteId, template);
    return template;
  }

  /** A third-party app that companies install. */
  addThirdParty(options: ThirdPartyOptions = {}): ThirdPartySuite {
    const suite = new ThirdPartySuite(this.#world, this, options);
    this.#world.suites.set(suite.suiteId, suite);
    return suite;
  }

  /** How its apps see a company and whoever belongs to it. */
  idsOf(corp: Corp): ForeignIds {
    const known = this.#ids.get(corp) ?? new ForeignIds();
    this.#ids.set(corp, known);
    return known;
  }
}

/** One more provider on WeCom. */
export function addProvider(world: World, options: ProviderOptions = {}): Provider {
  const provider = new Provider(world, options);
  world.providers.set(provider.corpId, provider);
  return provider;
}

/** The encrypted corpid of a company, and its encrypted ids of members, customers and accounts. */
export class ForeignIds {
  readonly corpId = `wp${opaque(30)}`;
  readonly #seen = new Map<string, string>();
  readonly #plain = new Map<string, string>();

  /** A plain id as the provider's apps see it. */
  seen(plain: string): string {
    const known = this.#seen.get(plain);
    if (known !== undefined) return known;
    const prefix = /^(?:wm|wk)/.exec(plain)?.[0] ?? "wo";
    const seen = `${prefix}${opaque(30)}`;
    this.#seen.set(plain, seen);
    this.#plain.set(seen, plain);
    return seen;
  }

  /** The other way; an id that the provider does not see, a plain one too, becomes one that nobody has. */
  plain(seen: string): string {
    return seen === "" ? "" : (this.#plain.get(seen) ?? `${seen}-of-nobody`);
  }
}

/** The keys that hold ids, or lists of ids, in the API's JSON. */
const ID_KEY = /(?:^|_)(?:userid|user_id)(?:_list)?$|^(?:open_kfid|touser|follow_user|user)$/;

/** The same JSON with every id changed. */
export function withIds(json: unknown, change: (id: string) => string, key = ""): unknown {
  if (typeof json === "string") return ID_KEY.test(key) && json !== "" ? change(json) : json;
  if (Array.isArray(json)) return json.map((item) => withIds(item, change, key));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, withIds(value, change, name)]),
  );
}
