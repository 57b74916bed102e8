/** What is said between an installed app's `Credentials` object and the suite's object, which has the permanent_code. */
import type { NoToken } from "./token.ts";

export type PermanentCode = { ok: true; code: string } | ({ ok: false } & NoToken);

/** The suite's object, for one company; may throw. */
export interface PermanentCodes {
  get(): Promise<PermanentCode>;
  /** Tells that WeCom refused this code, and gives the next, or why there is none. */
  refused(code: string): Promise<PermanentCode>;
}
