/**
 * An app's token in KV, where every object of the Worker finds it without asking for it. A cache: the token is kept in the
 * storage of its `Credentials` object too, to which callers come who find none here.
 */
import { type Token, tokenKey } from "../apps/token.ts";

/** KV takes no shorter expiry. */
const KV_SHORTEST_MS = 60_000;
/** KV takes one write a second for each key. */
const KV_PAUSE_MS = 1_100;

type Kv = Pick<KVNamespace, "put" | "delete">;

export class CachedToken {
  readonly #kv: () => Kv;
  readonly #key: string;

  /** `name`: the name of the `Credentials` object. */
  constructor(kv: () => Kv, name: string) {
    this.#kv = kv;
    this.#key = tokenKey(name);
  }

  /**
   * Puts a token into KV; once more when KV does not take it, as happens after another token within a second: `newest`
   * gives the token that is good by then. Says why when KV took neither.
   */
  async put(token: Token, newest: () => Token | undefined): Promise<string | null> {
    try {
      await this.#put(token);
    } catch {
      await scheduler.wait(KV_PAUSE_MS);
      const good = newest();
      try {
        if (good !== undefined) await this.#put(good);
      } catch (error) {
        return String(error);
      }
    }
    return null;
  }

  async drop(): Promise<void> {
    await this.#kv().delete(this.#key);
  }

  async #put(token: Token): Promise<void> {
    const ttlMs = Math.max(KV_SHORTEST_MS, token.expiresAt - Date.now());
    await this.#kv().put(this.#key, JSON.stringify(token), { expirationTtl: Math.ceil(ttlMs / 1000) });
  }
}
