/**
 * The access_token of an app: kept in its object's storage, asked for once for all callers that wait, and not at all while a
 * refusal is in force that asking again does not mend. Knows no call and no trouble.
 */
import * as v from "valibot";
import {
  TOKEN_MARGIN_MS,
  type Token,
  type TokenAnswer,
  tokenSchema,
  WRONG_SECRET_HOLD_MS,
} from "../apps/token.ts";
import { readStored } from "../schema/stored.ts";

/** Refusals of gettoken that last until WECOM_APPS is corrected: corpId or secret is wrong. */
const WRONG_CREDENTIALS: ReadonlySet<number> = new Set([40001, 40013, 40091]);
/**
 * WeCom may give the same token again although it has refused it. The pause between two questions then: short enough
 * that a code which waits gets the new token in time.
 */
const SAME_TOKEN_PAUSE_MS = 1_000;

/** A refusal of gettoken that asking again does not mend: no call is made until `until`. */
export interface Hold {
  until: number;
  errcode: number | null;
  errmsg: string;
}

/** Whether a refusal lasts until the configuration is corrected. */
export const isWrongCredentials = (errcode: number) => WRONG_CREDENTIALS.has(errcode);

const holdSchema: v.GenericSchema<unknown, Hold> = v.object({
  until: v.number(),
  errcode: v.nullable(v.number()),
  errmsg: v.string(),
});

export interface AccessTokenPorts {
  /** Asks WeCom; never throws. */
  ask(now: number): Promise<TokenAnswer>;
  /** WeCom gave a token, asked at `now`; it is stored. */
  taken(token: Token, now: number): void;
  /** There is no token; a refusal that asking again does not mend is stored. `errcode`: null without an answer of WeCom's. */
  refused(errcode: number | null, errmsg: string): void;
}

export class AccessToken {
  readonly #kv: SyncKvStorage;
  readonly #ports: AccessTokenPorts;
  #fetching: Promise<TokenAnswer> | null = null;
  /** The token that gettoken gave again although another token was wanted, and when. */
  #unchanged: { token: string; at: number } | null = null;
  /** How often the token was forgotten. */
  #forgotten = 0;

  constructor(kv: SyncKvStorage, ports: AccessTokenPorts) {
    this.#kv = kv;
    this.#ports = ports;
  }

  get held(): Token | undefined {
    return readStored(this.#kv, "token", tokenSchema);
  }

  /** The token that is held, where it is good and not the refused token; else null. */
  otherThan(refused: string | null, now: number): Token | null {
    const { held } = this;
    if (held === undefined || held.expiresAt <= now) return null;
    const isGood = held.token !== refused && held.expiresAt - TOKEN_MARGIN_MS > now;
    const isOnlyOne = this.#unchanged?.token === held.token && now - this.#unchanged.at < SAME_TOKEN_PAUSE_MS;
    return isGood || isOnlyOne ? held : null;
  }

  /** The refusal that is in force. */
  holdAt(now: number): Hold | null {
    const hold = readStored(this.#kv, "hold", holdSchema);
    return hold !== undefined && hold.until > now ? hold : null;
  }

  /** A new token; callers that wait share one question. */
  fetch(): Promise<TokenAnswer> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  /** Forgets the token, also one that is being asked for. */
  forget(): void {
    this.#forgotten += 1;
    this.#kv.delete("token");
    this.#kv.delete("hold");
  }

  async #fetch(): Promise<TokenAnswer> {
    const now = Date.now();
    const hold = this.holdAt(now);
    if (hold !== null) return { ok: false, errcode: hold.errcode, errmsg: hold.errmsg, retry: false };
    const forgotten = this.#forgotten;
    const answer = await this.#ports.ask(now);
    if (forgotten !== this.#forgotten) return answer;
    if (answer.ok) {
      const token: Token = { token: answer.token, expiresAt: answer.expiresAt };
      this.#unchanged = this.held?.token === token.token ? { token: token.token, at: now } : null;
      this.#kv.put("token", token);
      this.#kv.delete("hold");
      this.#ports.taken(token, now);
    } else {
      const { errcode, errmsg } = answer;
      if (errcode !== null && isWrongCredentials(errcode)) {
        this.#kv.put<Hold>("hold", { until: now + WRONG_SECRET_HOLD_MS, errcode, errmsg });
      }
      this.#ports.refused(errcode, errmsg);
    }
    return answer;
  }
}
