/** What WeCom tells a suite, once each: the suite's object stores it before WeCom gets its `success`. Types only. */

/** `at`: the command's TimeStamp, in milliseconds since 1970. */
export type SuiteCommand =
  | { type: "ticket"; at: number; ticket: string }
  /** A company has authorised the suite, or its permanent_code was reset; which company, the exchange tells. */
  | { type: "auth-code"; at: number; authCode: string }
  | { type: "changed"; at: number; corpId: string }
  | { type: "cancelled"; at: number; corpId: string };
