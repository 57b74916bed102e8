/**
 * Looks up facts of the customer and the member for texts and conditions. Looks each up once at most, both at the same
 * time, and leaves out what does not come in time.
 */
import { isToldNames, readableStaff } from "../apps/kinds.ts";
import type { TokenSource } from "../apps/token.ts";
import { withToken } from "../apps/with-token.ts";
import { orLate } from "../concurrency/timeout.ts";
import type { AppConfig } from "../config/types.ts";
import { type CodedSentence, coded, type Sentence, say } from "../i18n/sentence.ts";
import { isContact } from "../rules/engine/events.ts";
import { type Answer, type CallWecom, sayLost } from "../wecom/client.ts";
import { type CustomerDetails, getCustomer, getStaff, type StaffDetails } from "../wecom/contact.ts";
import { getKfCustomer } from "../wecom/kf.ts";
import type { OptionalCall } from "./answer-times.ts";
import type { Connections } from "./connections.ts";
import type { ContactClaim, KfClaim } from "./delivery.ts";

/** Names of staff change rarely. */
const STAFF_HELD_MS = 60 * 60_000;
const STAFF_HELD_AT_MOST = 5_000;

/**
 * Look-ups may take this share of the time that is left, and no more: later facts are not worth a customer's waiting.
 */
const LOOK_UP_SHARE = 1 / 4;
export const LOOK_UP_MS = 2_000;

/** When look-ups that begin now must have ended; at most `now` when there is no time for any. */
export function lookUpsUntil(now: number, deadline: number): number {
  return now + Math.max(0, Math.min(LOOK_UP_MS, (deadline - now) * LOOK_UP_SHARE));
}

/** The customer and the member of a claim; its event decides by whose API the customer is looked up. */
type Parties =
  | Pick<ContactClaim, "event" | "customer" | "staff">
  | Pick<KfClaim, "event" | "customer" | "staff">;

export interface WantedSubjects {
  customer: boolean;
  staff: boolean;
  /** Whether of the member nothing but a name is wanted. */
  onlyNames?: boolean;
}

export interface LookedUp {
  customer: CustomerDetails;
  staff: StaffDetails;
  /** Why a fact is not known, for the record. */
  notes: CodedSentence[];
}

type Found<T> = { ok: true; details: T } | { ok: false; why: Sentence };
const NO_TIME = { ok: false, why: say("no-time-left") } as const;

interface LookUp<T> {
  asked: OptionalCall;
  make(call: CallWecom, token: string, timeoutMs: number): Promise<{ answer: Answer; details: T | null }>;
}

export class LookUps {
  readonly #tokens: TokenSource;
  readonly #connections: Connections;
  readonly #staff = new Map<string, { details: StaffDetails; until: number }>();

  constructor(tokens: TokenSource, connections: Connections) {
    this.#tokens = tokens;
    this.#connections = connections;
  }

  /** The wanted facts, as far as they are known by `until`. */
  async get(app: AppConfig, parties: Parties, wanted: WantedSubjects, until: number): Promise<LookedUp> {
    const notes: CodedSentence[] = [];
    const { customer, staff } = parties;
    const isAsked = wanted.staff && (wanted.onlyNames !== true || isToldNames(app));
    const customerLookUp: LookUp<CustomerDetails> = isContact(parties)
      ? {
          asked: "customer",
          make: (call, token, timeoutMs) =>
            getCustomer(call, token, { externalUserId: customer, staff: parties.staff }, timeoutMs),
        }
      : {
          asked: "kf-customer",
          make: (call, token, timeoutMs) => getKfCustomer(call, token, customer, timeoutMs),
        };
    const [customerDetails, staffDetails] = await Promise.all([
      wanted.customer ? this.#look(app, "customer-unknown", customerLookUp, until, notes) : null,
      isAsked && staff !== null ? this.#lookForStaff(app, staff, until, notes) : null,
    ]);
    return { customer: customerDetails ?? {}, staff: staffDetails ?? {}, notes };
  }

  async #lookForStaff(
    app: AppConfig,
    staff: string,
    until: number,
    notes: CodedSentence[],
  ): Promise<StaffDetails | null> {
    const key = `${app.name}\n${staff}`;
    const held = this.#staff.get(key);
    if (held !== undefined && held.until > Date.now()) return held.details;
    const lookUp: LookUp<StaffDetails> = {
      asked: "staff",
      make: (call, token, timeoutMs) => getStaff(call, token, staff, timeoutMs),
    };
    const found = await this.#look(app, "staff-unknown", lookUp, until, notes);
    const details = found && readableStaff(app, staff, found);
    if (details !== null) {
      if (this.#staff.size >= STAFF_HELD_AT_MOST) this.#staff.clear();
      this.#staff.set(key, { details, until: Date.now() + STAFF_HELD_MS });
    }
    return details;
  }

  /** The result of a look-up by `until`; null, and a note, when there is none. */
  async #look<T>(
    app: AppConfig,
    unknown: "customer-unknown" | "staff-unknown",
    lookUp: LookUp<T>,
    until: number,
    notes: CodedSentence[],
  ): Promise<T | null> {
    const found = await orLate(until - Date.now(), this.#ask(app, lookUp, until), NO_TIME);
    if (found.ok) return found.details;
    notes.push(coded(unknown, { why: found.why }));
    return null;
  }

  async #ask<T>(app: AppConfig, lookUp: LookUp<T>, until: number): Promise<Found<T>> {
    const asked = await withToken(this.#tokens.of(app), async (token) => {
      const made = await this.#connections.runOptional(lookUp.asked, until, (call, timeoutMs) =>
        lookUp.make(call, token, timeoutMs),
      );
      return made.ok ? made.value : { answer: null, why: made.why };
    });
    if (!asked.ok) return { ok: false, why: say("without-token") };
    const { found } = asked;
    if (found.answer === null) return { ok: false, why: found.why };
    return found.details === null
      ? { ok: false, why: why(found.answer) }
      : { ok: true, details: found.details };
  }
}

function why(answer: Answer): Sentence {
  if (answer.kind === "lost") return sayLost(answer);
  const { errcode } = answer;
  return errcode === 0 ? say("answer-empty") : say("wecom-answered", { errcode: String(errcode) });
}
