/** What is said between the `Credentials` object of an installed app and the suite's object. Types only. */
import type { NoToken } from "./token.ts";

export type PermanentCode = { ok: true; code: string } | ({ ok: false } & NoToken);

/** A suite_access_token, or why there is none. */
export type SuiteToken = { ok: true; token: string } | ({ ok: false } & NoToken);

/** The suite's object, for one company; may throw. */
export interface SuiteOfCompany {
  permanentCode(): Promise<PermanentCode>;
  /** Tells that WeCom refused this code, and gives the next, or why there is none. */
  refusedCode(code: string): Promise<PermanentCode>;
  /** A suite_access_token other than the refused token; null stands for none refused. */
  suiteToken(refused: string | null): Promise<SuiteToken>;
}
