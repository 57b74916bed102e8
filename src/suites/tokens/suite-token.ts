/**
 * The suite_access_token of a suite: asked for with the newest ticket, once for all who wait, and kept. A secret that WeCom
 * refuses is not used again for an hour, and a ticket that it refuses not at all.
 */
import * as v from "valibot";
import type { SuiteToken } from "../../apps/suite-of-company.ts";
import { TOKEN_MARGIN_MS, tokenSchema } from "../../apps/token.ts";
import type { SuiteConfig } from "../../config/types.ts";
import { coded, type Sentence, say } from "../../i18n/sentence.ts";
import { readStored } from "../../schema/stored.ts";
import { type Answer, type CallWecom, sayLost } from "../../wecom/client.ts";
import { LIMITED, sayAnswer } from "../../wecom/errors.ts";
import { askForSuiteToken } from "../../wecom/service.ts";
import { hashOfSecret, holdMsOf } from "./hold.ts";

const ASK_MS = 5_000;
/** WeCom may give a token again that it has refused, or none: it is asked at most once a second then. */
const PAUSE_MS = 1_000;
/** With a new ticket, a token that ends sooner is replaced: it then outlives the ticket by hours. */
const RENEW_EARLY_MS = 30 * 60_000;
/** Wrong or missing suite_secret or suite_id: configuration. */
const WRONG_CREDENTIALS: ReadonlySet<number> = new Set([40001, 40080, 40083, 41021, 41024]);
const WRONG_TICKET: ReadonlySet<number> = new Set([40085, 41023]);

const ticketSchema = v.object({ value: v.string(), at: v.number(), isRefused: v.boolean() });
const holdSchema = v.object({
  until: v.number(),
  secret: v.string(),
  /** Why there is a hold; the version before stored neither. */
  errcode: v.optional(v.number(), 40080),
  errmsg: v.optional(v.string(), ""),
});
type Hold = v.InferOutput<typeof holdSchema>;

/** WeCom's answer instead of a token. */
export interface SuiteTokenRefusal {
  errcode: number;
  errmsg: string;
}

export class SuiteTokens {
  readonly #kv: SyncKvStorage;
  readonly #call: CallWecom;
  readonly #suite: SuiteConfig;
  readonly #onAnswer: (answer: Answer) => void;
  #asking: Promise<SuiteToken> | null = null;
  /** The last question, when it brought no other token: hundreds of companies may ask again at once. */
  #vain: { at: number; answer: SuiteToken } | null = null;
  #refusal: SuiteTokenRefusal | null = null;

  /** `onAnswer` is told what came of each question to WeCom. */
  constructor(
    kv: SyncKvStorage,
    call: CallWecom,
    suite: SuiteConfig,
    onAnswer: (answer: Answer) => void = () => {},
  ) {
    this.#kv = kv;
    this.#call = call;
    this.#suite = suite;
    this.#onAnswer = onAnswer;
  }

  /** Stores a ticket, unless a newer one is there; whether it did. */
  takeTicket(value: string, at: number): boolean {
    const held = readStored(this.#kv, "ticket", ticketSchema);
    if (held !== undefined && held.at > at) return false;
    if (held?.value === value) return false;
    this.#vain = null;
    this.#kv.put("ticket", { value, at, isRefused: false });
    return true;
  }

  /** The newest ticket's TimeStamp; null while there is none. */
  get ticketAt(): number | null {
    return readStored(this.#kv, "ticket", ticketSchema)?.at ?? null;
  }

  /** Until when the token is good, and until when none is asked for, with WeCom's reason; null when neither. */
  status(now: number): { expiresAt: number | null; held: Omit<Hold, "secret"> | null } {
    const token = readStored(this.#kv, "token", tokenSchema);
    const hold = this.#hold(now);
    return {
      expiresAt: token !== undefined && token.expiresAt > now ? token.expiresAt : null,
      held: hold && { until: hold.until, errcode: hold.errcode, errmsg: hold.errmsg },
    };
  }

  /** Why WeCom gave no token when it was last asked; null when it gave one, or is not known to have answered. */
  refusal(now: number): SuiteTokenRefusal | null {
    const hold = this.#hold(now);
    return hold === null ? this.#refusal : { errcode: hold.errcode, errmsg: hold.errmsg };
  }

  /** A token other than the refused token. */
  async get(now: number, refused: string | null = null): Promise<SuiteToken> {
    const held = readStored(this.#kv, "token", tokenSchema);
    if (held !== undefined && held.token !== refused && held.expiresAt - TOKEN_MARGIN_MS > now) {
      return { ok: true, token: held.token };
    }
    return await this.#askOnce(now);
  }

  /** Replaces a token that ends soon. */
  async renew(now: number): Promise<void> {
    const held = readStored(this.#kv, "token", tokenSchema);
    if (held === undefined || held.expiresAt - RENEW_EARLY_MS <= now) await this.#askOnce(now);
  }

  async #askOnce(now: number): Promise<SuiteToken> {
    if (this.#vain !== null && now - this.#vain.at < PAUSE_MS) return this.#vain.answer;
    this.#asking ??= this.#ask(now).finally(() => {
      this.#asking = null;
    });
    return await this.#asking;
  }

  async #ask(now: number): Promise<SuiteToken> {
    const { suiteId, suiteSecret, name } = this.#suite;
    const ticket = readStored(this.#kv, "ticket", ticketSchema);
    if (ticket === undefined || ticket.isRefused) return this.#none(say("no-suite-ticket"));
    const hold = this.#hold(now);
    if (hold !== null) {
      return this.#none(sayAnswer(hold.errcode, hold.errmsg), hold.errcode === LIMITED);
    }

    const before = readStored(this.#kv, "token", tokenSchema);
    const answered = await this.#askWith({ suiteId, suiteSecret, ticket: ticket.value }, name, now);
    const isNew = answered.ok && answered.token !== before?.token;
    this.#vain = isNew ? null : { at: Date.now(), answer: answered };
    return answered;
  }

  async #askWith(
    asked: { suiteId: string; suiteSecret: string; ticket: string },
    name: string,
    now: number,
  ): Promise<SuiteToken> {
    const { answer, details } = await askForSuiteToken(this.#call, asked, ASK_MS);
    this.#onAnswer(answer);
    const isRefused = answer.kind === "answered" && answer.errcode !== 0;
    this.#refusal = isRefused ? { errcode: answer.errcode, errmsg: answer.errmsg } : null;
    const errcode = answer.kind === "answered" ? answer.errcode : null;
    console.log({ event: "suite.token-fetched", suite: name, ok: details !== null, errcode });
    if (details !== null) {
      const { suite_access_token: token, expires_in: seconds } = details;
      this.#kv.put("token", { token, expiresAt: now + seconds * 1000 });
      this.#kv.delete("hold");
      return { ok: true, token };
    }
    if (answer.kind === "lost") return this.#none(sayLost(answer));
    if (answer.errcode === 0) return this.#none(say("suite-token-not-in-answer"));
    const { errmsg } = answer;
    const holdMs = holdMsOf(answer.errcode, WRONG_CREDENTIALS);
    if (holdMs > 0) {
      const secret = hashOfSecret(asked.suiteSecret);
      this.#kv.put<Hold>("hold", { until: now + holdMs, secret, errcode: answer.errcode, errmsg });
    }
    const newest = readStored(this.#kv, "ticket", ticketSchema);
    if (WRONG_TICKET.has(answer.errcode) && newest?.value === asked.ticket) {
      this.#kv.put("ticket", { ...newest, isRefused: true });
    }
    return this.#none(sayAnswer(answer.errcode, errmsg), !WRONG_CREDENTIALS.has(answer.errcode));
  }

  /** The hold in force; another secret has none. */
  #hold(now: number): Hold | null {
    const hold = readStored(this.#kv, "hold", holdSchema);
    if (hold === undefined || hold.until <= now) return null;
    return hold.secret === hashOfSecret(this.#suite.suiteSecret) ? hold : null;
  }

  /** Not an errcode of the app's: it concerns the suite, and all its companies alike. */
  #none(message: Sentence, retry = true): SuiteToken {
    const errmsg = coded("suite-token-missing", { suite: this.#suite.name, message });
    return { ok: false, errcode: null, errmsg, retry };
  }
}
