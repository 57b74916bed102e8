/** A version of a rules file: who published it, when, and where it came from. Data only. */

/** Who publishes, and what is said of it. */
export interface Authorship {
  /** `token`, a userid, or the name that `?by=` gave; `kv` for a text that was found there. */
  by: string;
  note: string | null;
  /** The sha256 of the version that a restore brought back. */
  from: string | null;
}

/** A Worker of the version before names nobody: it knows the bearer of the token alone. */
export const BY_TOKEN: Authorship = { by: "token", note: null, from: null };

/** A text that was put into KV without the API: by Cloudflare's console, or by wrangler. */
export const FOUND_IN_KV: Authorship = { by: "kv", note: null, from: null };

export interface RuleVersion extends Authorship {
  sha256: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Bytes in UTF-8. */
  size: number;
}
