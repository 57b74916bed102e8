/**
 * Gets an app's access_token for callers that need one: from memory, then KV, then the app's `Credentials` object,
 * which alone asks WeCom. Fetches no token itself.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { isInstalled } from "../config/kinds.ts";
import type { AppConfig, InstalledApp } from "../config/types.ts";
import { coded, partOf, type Sentence, say } from "../i18n/sentence.ts";
import { asStored } from "../schema/stored.ts";
import type { Lost } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";

/** A token, and until when it may be used, in milliseconds since 1970. */
export interface Token {
  token: string;
  expiresAt: number;
}

/** Why there is no token. `retry`: asking again within the window may help. */
export interface NoToken {
  errcode: number | null;
  /** WeCom's own with an errcode; without one a sentence as it is stored. */
  errmsg: string;
  retry: boolean;
  /** Set when no answer of WeCom's came. */
  lost?: Lost;
  /** The company has not authorised the app: a code that waits for that until its end is refused. */
  isUnauthorised?: boolean;
}

export type TokenAnswer = ({ ok: true } & Token) | ({ ok: false } & NoToken);

/** Why there is no token; a text is what an object of the version before says. */
export function sayNoToken(
  { kind }: Pick<AppConfig, "kind">,
  { errcode, errmsg }: Pick<NoToken, "errcode" | "errmsg">,
): Sentence | string {
  if (errcode === null) return partOf(errmsg);
  const code = kind === "third-party" ? "corp-token-failed" : "gettoken-failed";
  return say(code, { message: sayAnswer(errcode, errmsg) });
}

/** Gives a token other than the refused token; null stands for none refused. */
export type TokenFor = (refused: string | null) => Promise<TokenAnswer>;

/** No call begins with a token this near its end: it may expire on the way. */
export const TOKEN_MARGIN_MS = 60_000;

/** How long callers wait for a `Credentials` object: somewhat longer than it waits for gettoken. */
export const CREDENTIALS_TIMEOUT_MS = 6_000;

/** Repeating a wrong secret bans the calling IP for an hour (doc 90455, 45009). */
export const WRONG_SECRET_HOLD_MS = 60 * 60_000;

export const tokenSchema = v.object({ token: v.string(), expiresAt: v.number() });

const storedToken = v.pipe(v.string(), v.parseJson(), tokenSchema);

/** Hashed once for an app, not for every welcome. */
const tokenNames = new WeakMap<object, string>();

type Named = Pick<AppConfig, "name" | "corpId"> & ({ secret: string } | Pick<InstalledApp, "suite">);

/** The key of an app's token in `CACHE`, and the name of its `Credentials` object; new when the secret is. An installed
 * app's permanent_code changes behind its name: the `Suite` object has it. */
export function tokenName(app: Named): string {
  const known = tokenNames.get(app);
  if (known !== undefined) return known;
  const hash = createHash("sha256")
    .update(app.corpId + ("secret" in app ? app.secret : app.suite.suiteId))
    .digest("hex");
  const name = `${app.name}:${hash.slice(0, 8)}`;
  tokenNames.set(app, name);
  return name;
}

/** What only this Worker and WeCom know of an app; an installed app has the suite's. */
export function secretOf(app: AppConfig | undefined): string | null {
  if (app === undefined) return null;
  return isInstalled(app) ? app.suite.suiteSecret : app.secret;
}

export const tokenKey = (name: string) => `token:${name}`;

/** The two places behind memory, as ports. */
export interface TokenPorts {
  readCache(key: string): Promise<string | null>;
  /** Asks the app's `Credentials` object, which may throw; `refused` names a token that WeCom would not take. */
  askCredentials(app: AppConfig, refused: string | null): Promise<TokenAnswer>;
}

/** The tokens of the apps that one object sends for. */
export class TokenSource {
  readonly #ports: TokenPorts;
  readonly #held = new Map<string, Token>();
  /** Callers that come while a token is being fetched share that fetch: in an outage there are hundreds. */
  readonly #looking = new Map<string, Promise<TokenAnswer>>();

  constructor(ports: TokenPorts) {
    this.#ports = ports;
  }

  /** A token for the app, other than the refused token. Never throws. */
  async get(app: AppConfig, now: number, refused: string | null = null): Promise<TokenAnswer> {
    const name = tokenName(app);
    const held = this.#held.get(name);
    if (isUsable(held, now, refused)) return { ok: true, ...held };
    const wanted = `${name} ${refused}`;
    let looking = this.#looking.get(wanted);
    if (looking === undefined) {
      looking = this.#look(app, name, now, refused).finally(() => this.#looking.delete(wanted));
      this.#looking.set(wanted, looking);
    }
    return await looking;
  }

  /** The tokens of one app, for `withToken`. */
  of(app: AppConfig): TokenFor {
    return (refused) => this.get(app, Date.now(), refused);
  }

  async #look(app: AppConfig, name: string, now: number, refused: string | null): Promise<TokenAnswer> {
    const cached = refused === null ? await this.#readCache(name) : null;
    if (isUsable(cached, now, refused)) {
      this.#held.set(name, cached);
      return { ok: true, ...cached };
    }
    const answer = await this.#ask(app, refused);
    if (answer.ok) this.#held.set(name, { token: answer.token, expiresAt: answer.expiresAt });
    return answer;
  }

  async #ask(app: AppConfig, refused: string | null): Promise<TokenAnswer> {
    try {
      return await this.#ports.askCredentials(app, refused);
    } catch (error) {
      // Mostly a deploy that restarts the object: it answers again within the window.
      console.warn({ event: "credentials.unreachable", app: app.name, error: String(error) });
      return { ok: false, errcode: null, errmsg: coded("credentials-unreached"), retry: true };
    }
  }

  async #readCache(name: string): Promise<Token | null> {
    try {
      const key = tokenKey(name);
      const stored = await this.#ports.readCache(key);
      return stored === null ? null : asStored(key, stored, storedToken);
    } catch {
      // KV is a cache: without it, the object is asked.
      return null;
    }
  }
}

const isUsable = (held: Token | null | undefined, now: number, refused: string | null): held is Token =>
  held != null && held.token !== refused && held.expiresAt - TOKEN_MARGIN_MS > now;
