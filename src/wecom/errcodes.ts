/**
 * The table of WeCom's errcodes: what each means for the code that was used, and which remedy there is. The texts stand
 * in `i18n/texts/errcodes.ts` and `remedies.ts`. Decides nothing by itself; `errors.ts` is how it is asked.
 */
import type { PlainCode } from "../i18n/sentence.ts";
import type { ERRCODE_MEANINGS } from "../i18n/texts/errcodes.ts";
import type { REMEDIES } from "../i18n/texts/remedies.ts";

/** What an answer of WeCom's means for the code that was used. */
export type Verdict =
  /** Accepted. */
  | "sent"
  /** The customer has been welcomed, by whomever. */
  | "welcomed"
  /** The code is too old, was used, or never was one. */
  | "code-invalid"
  /** Neither failure nor success: try again until the deadline. */
  | "another-app"
  /** At most three retries. */
  | "busy"
  /** Back off inside the window. */
  | "overloaded"
  /** Fetch a new token once, try again. */
  | "token"
  /** Refused for what is in the message: something simpler may go. */
  | "content"
  /** A block of a minute or longer: over for a 20-second code, waited out with a 48-hour one. */
  | "rate-limited"
  /** Terminal. */
  | "refused";

export interface ErrcodeRow {
  verdict: Verdict;
  /** What the one on call should do; null when nothing is to be done. */
  remedy: Extract<PlainCode, keyof typeof REMEDIES> | null;
  /** Where WeCom says so: a page of its documents ("doc 92137"), or "report" when only users do. */
  source: string;
}

/**
 * When operators are told of a refusal: at once, where it concerns every customer of the app; when it happens often,
 * or to every customer of a member; or never, where it is this one customer's own.
 */
export type AlertWhen = "at-once" | "often" | "never";

/** Configuration that is wrong for every customer of the app, not for this one. */
const ALERTED_AT_ONCE: ReadonlySet<number> = new Set([
  // Secret and token
  40001, 40013, 40091, 41001, 41002, 41004, 45031,
  // What the app may do, and from where
  43009, 48001, 48002, 48006, 50003, 60020, 60031,
  // Customer service as a whole
  95011, 95012, 95023,
]);
/** What one customer, one session or one chat has come to: there is nothing to mend. */
const NEVER_ALERTED: ReadonlySet<number> = new Set([
  0, 41051, 41053, 84061, 95001, 95002, 95013, 95016, 95018, 95031,
]);

export function alertWhen(errcode: number): AlertWhen {
  if (ALERTED_AT_ONCE.has(errcode)) return "at-once";
  return NEVER_ALERTED.has(errcode) ? "never" : "often";
}

const GLOBAL = "doc 90455";
const WELCOME = "doc 92137";
const CONTACT_WAY = "doc 92228";
/** 接口调用许可 of provider-developed and third-party apps. */
const LICENCE = "doc 95652";

/** The errcodes that have a meaning among the texts: each has a row, and each row a meaning. */
type Documented = NumberIn<keyof typeof ERRCODE_MEANINGS>;
type NumberIn<Code extends string> = Code extends "errcode-minus-1"
  ? "-1"
  : Code extends `errcode-${infer Errcode extends number}`
    ? Errcode
    : never;

const row = (verdict: Verdict, remedy: ErrcodeRow["remedy"], source = GLOBAL): ErrcodeRow => ({
  verdict,
  remedy,
  source,
});

export const ERRCODES: Readonly<Record<Documented, ErrcodeRow>> = {
  // The code itself
  0: row("sent", null),
  41049: row("refused", "remedy-41049", WELCOME),
  41050: row("code-invalid", "remedy-41050", WELCOME),
  41051: row("welcomed", null, WELCOME),
  41053: row("refused", "remedy-41053", WELCOME),
  41054: row("refused", "remedy-41054", WELCOME),
  41096: row("another-app", "remedy-41096", WELCOME),

  // Try again
  "-1": row("busy", "remedy-busy"),
  6000: row("overloaded", "remedy-6000"),
  45033: row("overloaded", "remedy-45033"),
  45009: row("rate-limited", "remedy-45009"),

  // Tokens and secrets
  40001: row("token", "remedy-40001", "doc 90455, doc 51165"),
  40013: row("refused", "remedy-40013"),
  40014: row("token", "remedy-40014"),
  40056: row("refused", "remedy-agentid"),
  40091: row("refused", "remedy-40091"),
  41001: row("refused", "remedy-41001"),
  41002: row("refused", "remedy-41002"),
  41004: row("refused", "remedy-41004"),
  42001: row("token", "remedy-42001"),
  45031: row("refused", "remedy-45031"),
  301002: row("refused", "remedy-agentid"),

  // What the app may do, and from where
  43009: row("refused", "remedy-verify-company"),
  43012: row("refused", "remedy-43012"),
  48001: row("refused", "remedy-48001"),
  48002: row("refused", "remedy-48002"),
  48005: row("refused", "remedy-48005"),
  48006: row("refused", "remedy-48006"),
  48007: row("refused", "remedy-48007"),
  50003: row("refused", "remedy-50003"),
  60020: row("refused", "remedy-60020"),
  60031: row("refused", "remedy-60031"),

  // Callback address and domain
  40057: row("refused", "remedy-40057"),
  40102: row("refused", "remedy-40102"),
  50001: row("refused", "remedy-domain"),
  80001: row("refused", "remedy-domain"),
  85005: row("refused", "remedy-domain"),

  // Members and customers
  40003: row("refused", "remedy-40003"),
  40031: row("refused", "remedy-40031"),
  40032: row("refused", "remedy-40032"),
  40096: row("refused", "remedy-40096"),
  40098: row("refused", "remedy-40098", CONTACT_WAY),
  40099: row("refused", "remedy-40099", CONTACT_WAY),
  41009: row("refused", "remedy-fault"),
  41035: row("refused", "remedy-fault"),
  41056: row("refused", "remedy-41056"),
  46004: row("refused", "remedy-46004"),
  50002: row("refused", "remedy-visible-range"),
  60011: row("refused", "remedy-visible-range"),
  60021: row("refused", "remedy-visible-range"),
  60030: row("refused", "remedy-60030"),
  60111: row("refused", "remedy-60111"),
  60123: row("refused", "remedy-60123"),
  81013: row("refused", "remedy-81013"),
  84061: row("refused", "remedy-84061"),
  84074: row("refused", "remedy-84074"),

  // Codes
  41037: row("refused", "remedy-fault", CONTACT_WAY),
  41038: row("refused", "remedy-fault", CONTACT_WAY),
  41039: row("refused", "remedy-fault", CONTACT_WAY),
  41040: row("refused", "remedy-fault", CONTACT_WAY),
  41041: row("refused", "remedy-41041", CONTACT_WAY),
  41042: row("refused", "remedy-fault", CONTACT_WAY),
  41043: row("refused", "remedy-fault", CONTACT_WAY),
  41044: row("refused", "remedy-41044", CONTACT_WAY),
  41045: row("refused", "remedy-41045", CONTACT_WAY),

  // The message as a whole
  40008: row("content", "remedy-40008"),
  40033: row("content", "remedy-40033"),
  40035: row("content", "remedy-message"),
  40039: row("content", "remedy-40039"),
  40058: row("content", "remedy-message"),
  40063: row("content", "remedy-40063"),
  40094: row("content", "remedy-40094"),
  40127: row("content", "remedy-40127"),
  40201: row("content", "remedy-40201"),
  41010: row("content", "remedy-41010"),
  41016: row("content", "remedy-41016"),
  41064: row("content", "remedy-41064", WELCOME),
  41065: row("content", "remedy-41065", WELCOME),
  44004: row("content", "remedy-44004"),
  45002: row("content", "remedy-45002"),

  // Media
  40004: row("content", "remedy-media"),
  40005: row("content", "remedy-40005"),
  40006: row("content", "remedy-media"),
  40007: row("content", "remedy-40007"),
  40009: row("content", "remedy-media"),
  40011: row("content", "remedy-media"),
  40123: row("content", "remedy-40123"),
  41006: row("content", "remedy-41006"),
  41072: row("content", "remedy-attachment-resource"),
  41080: row("content", "remedy-attachment-resource"),
  41081: row("content", "remedy-attachment-resource"),
  41082: row("content", "remedy-attachment-resource"),
  41090: row("content", "remedy-41090"),
  44001: row("content", "remedy-44001"),
  45001: row("content", "remedy-media"),
  45007: row("content", "remedy-45007"),
  830002: row("refused", "remedy-830002"),

  // Mini-programs
  90200: row("content", "remedy-90200"),
  90201: row("content", "remedy-mini-program"),
  90202: row("content", "remedy-mini-program"),
  90203: row("content", "remedy-mini-program"),
  90204: row("content", "remedy-90204"),
  90205: row("content", "remedy-mini-program"),
  90206: row("content", "remedy-90206"),
  90207: row("content", "remedy-90207"),
  90208: row("content", "remedy-mini-program"),
  90209: row("content", "remedy-mini-program"),
  90210: row("refused", "remedy-90210"),
  90211: row("refused", "remedy-provider"),

  // Tags and groups
  40068: row("refused", "remedy-40068"),
  40071: row("refused", "remedy-40071"),
  40072: row("refused", "remedy-40072"),
  40126: row("refused", "remedy-40126"),
  81011: row("refused", "remedy-81011"),
  90501: row("refused", "remedy-group"),
  90509: row("refused", "remedy-group"),

  // Service providers
  40077: row("refused", "remedy-provider"),
  40078: row("refused", "remedy-reauthorise"),
  40080: row("refused", "remedy-provider"),
  40082: row("token", "remedy-suite-token"),
  40083: row("refused", "remedy-provider"),
  40084: row("refused", "remedy-reauthorise"),
  40085: row("overloaded", "remedy-40085"),
  40086: row("refused", "remedy-third-party-app"),
  41021: row("refused", "remedy-provider"),
  41022: row("refused", "remedy-provider"),
  41023: row("refused", "remedy-provider"),
  41024: row("refused", "remedy-provider"),
  41025: row("refused", "remedy-provider"),
  42007: row("refused", "remedy-provider"),
  42009: row("token", "remedy-suite-token"),
  48003: row("refused", "remedy-provider"),
  48004: row("refused", "remedy-reauthorise"),
  60246: row("refused", "remedy-third-party-app"),
  84005: row("refused", "remedy-third-party-app"),
  701008: row("refused", "remedy-licence", LICENCE),
  701015: row("refused", "remedy-licence", LICENCE),
  701087: row("refused", "remedy-licence", LICENCE),
  701088: row("refused", "remedy-licence", LICENCE),
  701099: row("refused", "remedy-licence", LICENCE),
  710000: row("refused", "remedy-provider"),

  // Customer service (微信客服)
  60251: row("refused", "remedy-fault"),
  60252: row("refused", "remedy-open-kfid"),
  60253: row("refused", "remedy-60253"),
  95000: row("refused", "remedy-open-kfid"),
  95001: row("refused", "remedy-95001"),
  95002: row("refused", "remedy-customer-silent"),
  // The number: 获取企业状态信息, a page of the standalone edition, which has the same errcode.
  95003: row("refused", "remedy-95003"),
  95004: row("refused", "remedy-95004"),
  95005: row("refused", "remedy-95005"),
  95006: row("refused", "remedy-95006"),
  95007: row("refused", "remedy-95007"),
  95008: row("content", "remedy-95008"),
  95009: row("content", "remedy-95009"),
  95011: row("refused", "remedy-95011"),
  95012: row("refused", "remedy-95012"),
  95013: row("refused", "remedy-95013"),
  95014: row("refused", "remedy-95014"),
  95015: row("refused", "remedy-95015"),
  95016: row("refused", "remedy-95016"),
  95017: row("refused", "remedy-95017"),
  // That a company without verification and servicers on duty lead to it, users report.
  95018: row("refused", "remedy-95018"),
  95019: row("refused", "remedy-95019"),
  95021: row("refused", "remedy-95021", "report"),
  95022: row("refused", "remedy-fault"),
  95023: row("refused", "remedy-95023"),
  95026: row("refused", "remedy-95026"),
  95027: row("refused", "remedy-verify-company"),
  95030: row("content", "remedy-95030"),
  95031: row("refused", "remedy-customer-silent"),
  95032: row("refused", "remedy-95032"),
};
