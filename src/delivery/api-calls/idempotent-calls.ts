/**
 * Carries out programs' calls: each claims as an event does, waits for the outcome, and is remembered for a day under
 * its key, so that a repeated call gets the same answer. Sends nothing itself.
 */
import * as v from "valibot";
import { coded, encode } from "../../i18n/sentence.ts";
import { isContact } from "../../rules/engine/events.ts";
import { deleteOldAfter, type Key } from "../../storage/delete-rows.ts";
import { type Migration, migrate } from "../../storage/migrations.ts";
import { readRow, readRows } from "../../storage/rows.ts";
import { errcodeOf } from "../../wecom/errors.ts";
import { type Claim, type Delivery, type Given, isUnused, OUTCOMES } from "../delivery.ts";
import { knowing } from "../kf/apply-inbox-events.ts";
import type { Conversations } from "../kf/conversations.ts";
import type { Ledger } from "../record/ledger.ts";
import type { Holder, SendRequest, SendResponse, SendResult } from "./request.ts";
import { seal, unseal } from "./seal.ts";

export interface IdempotentCallPorts {
  ledger: Ledger;
  conversations: Conversations;
  /** Claims a new delivery, durably; false when it is known. */
  claim(claim: Claim, given: Given): boolean;
  reopen(unused: Delivery, claim: Claim, given: Given): void;
  /** Reserves the code in all of the company's Dispatchers; gives its holder, or null. */
  reserve(claim: Claim): Promise<Holder | null>;
  /** An app's Secret, which is in no storage; null for an app that does not exist any more. */
  secretOf(app: string): string | null;
}

/** A program waits this long; a code of 20 seconds is decided by then. */
export const PATIENCE_MS = 25_000;
/** A key is honoured for this long. */
const KEY_KEPT_MS = 24 * 60 * 60_000;

/** The code that a transfer brought is sealed: it is good for one message, and stays as long as its call may be repeated. */
interface StoredReceipt extends SendResult {
  sealedMsgCode?: string | null | undefined;
}

const receipt: v.GenericSchema<unknown, StoredReceipt> = v.object({
  delivery: v.string(),
  outcome: v.picklist(OUTCOMES),
  errcode: v.nullable(v.number()),
  ...v.entriesFromList(["errmsg", "cause", "remedy", "msgid", "msgCode"], v.nullable(v.string())),
  sealedMsgCode: v.optional(v.nullable(v.string())),
});

const answered = v.object({ receipt: v.nullable(v.pipe(v.string(), v.parseJson(), receipt)) });
const row = v.object({
  request: v.string(),
  delivery: v.nullable(v.string()),
  ...answered.entries,
});
type Call = v.InferOutput<typeof row>;

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    create: `CREATE TABLE IF NOT EXISTS calls (
      key TEXT PRIMARY KEY, request TEXT NOT NULL, delivery TEXT, receipt TEXT, at INTEGER NOT NULL
    ) WITHOUT ROWID`,
  },
];

const TABLE = { table: "calls", key: ["key"], time: "at" };

export class IdempotentCalls {
  readonly #sql: SqlStorage;
  readonly #ports: IdempotentCallPorts;
  /** The callers that wait for a delivery, by its id. */
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(sql: SqlStorage, ports: IdempotentCallPorts) {
    this.#sql = sql;
    this.#ports = ports;
    migrate(sql, "calls", MIGRATIONS);
  }

  /** Notes the first request of a key; false when that was another request. */
  note(key: string, request: string, now: number): boolean {
    const known = this.#find(key, now);
    if (known === null) this.#store(key, request, null, now);
    return known === null || known.request === request;
  }

  /** Carries out a call, unless it was carried out before, and waits for its outcome. */
  async take(request: SendRequest, now: number): Promise<SendResponse> {
    const until = now + PATIENCE_MS;
    let isReserved = request.claim.code === null;
    for (;;) {
      const known = this.#find(request.key, Date.now());
      if (known !== null && known.request !== request.request) return { ok: false, reason: "other-request" };
      // A delivery that is known here came from WeCom, or has reserved the code.
      if (!isReserved && known?.delivery == null && this.#ports.ledger.find(request.claim.id) === null) {
        const holder = await this.#ports.reserve(request.claim);
        if (holder !== null) return { ok: false, reason: "taken", holder, isNamedOtherwise: true };
        isReserved = true;
        continue;
      }
      // Nothing is awaited between the check and the claim.
      const id = known?.delivery ?? this.#begin(request);
      if (id !== null) return { ok: true, receipt: await this.#receipt(request, id, until) };

      const holder = this.#ports.ledger.find(request.claim.id);
      // Its customer was forgotten: all that is known of the code is that it was here.
      if (holder === null) return { ok: false, reason: "taken", holder: forgottenHolder(request.claim.id) };
      if (holder.customer !== request.claim.customer)
        return { ok: false, reason: "taken", holder: holderOf(holder), isNamedOtherwise: true };
      const isAboutToEnd = holder.outcome === "open" && holder.waitsUntil === null && Date.now() < until;
      if (!isAboutToEnd) return { ok: false, reason: "taken", holder: holderOf(holder) };
      // The holder of the code may leave it unused.
      await this.#untilSettled(holder.id, until);
    }
  }

  /** Notes the answer to the program of a settled delivery. */
  settled(delivery: Delivery, msgCode: string | null): void {
    if (delivery.given !== null) {
      const secret = this.#ports.secretOf(delivery.app);
      const sealedMsgCode = msgCode === null || secret === null ? null : seal(msgCode, secret);
      this.#write(delivery.given.call, { ...receiptOf(delivery, null), sealedMsgCode });
    }
    this.wake(delivery.id);
  }

  /** Wakes the callers that wait for a delivery, to look at it again. */
  wake(id: string): void {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const wake of waiting) wake();
  }

  /**
   * Looks at `atMost` calls behind `after`, and deletes those that nobody may repeat any more; gives the last key, or
   * null when none is left.
   */
  prune(now: number, after: Key | null, atMost: number): Key | null {
    return deleteOldAfter(this.#sql, TABLE, now - KEY_KEPT_MS, after, atMost);
  }

  /**
   * Looks at a number of calls behind a key, and reduces the answers of calls for these deliveries to their outcome: a
   * repeated call still sends nothing. Gives how many there were, and the last key.
   */
  forget(
    deliveries: ReadonlySet<string>,
    after: string,
    atMost: number,
  ): { forgotten: number; end: string | null } {
    let forgotten = 0;
    let read = 0;
    let end: string | null = null;
    const stretch = this.#sql.exec(
      "SELECT key, delivery, receipt FROM calls WHERE key > ? ORDER BY key LIMIT ?",
      after,
      atMost,
    );
    for (const [key, delivery, stored] of [...stretch.raw()]) {
      read += 1;
      end = String(key);
      if (typeof delivery !== "string" || !deliveries.has(delivery)) continue;
      // A receipt that cannot be read is reduced too.
      const known = readRow("calls", { receipt: stored ?? null }, answered)?.receipt;
      this.#write(end, { ...BARE_RECEIPT, delivery, outcome: known?.outcome ?? "missed" });
      forgotten += 1;
    }
    return { forgotten, end: read < atMost ? null : end };
  }

  /** Claims, or reopens a delivery that was left unused; gives its id, or null when another delivery has the code. */
  #begin({ key, request, claim, act, msgid, forRules }: SendRequest): string | null {
    const { ledger, conversations } = this.#ports;
    const given: Given = { act, msgid, call: key, forRules };
    const isNew = this.#ports.claim(isContact(claim) ? claim : knowing(claim, conversations), given);
    if (!isNew) {
      const holder = ledger.find(claim.id);
      if (holder === null || holder.customer !== claim.customer || !isUnused(holder)) return null;
      this.#ports.reopen(holder, claim, given);
    }
    this.#store(key, request, claim.id, claim.receivedAt);
    return claim.id;
  }

  /** The answer to a call, now or when it is known; open when it is not known by `until`. */
  async #receipt({ key, claim: { app } }: SendRequest, id: string, until: number): Promise<SendResult> {
    for (;;) {
      const known = this.#find(key, Date.now())?.receipt;
      if (known) return this.#unsealed(known, app);
      const delivery = this.#ports.ledger.find(id);
      if (delivery === null) throw new Error("a delivery under way must be known");
      const isToLast = (delivery.waitsUntil ?? Date.now()) >= until;
      if (delivery.outcome !== "open" || isToLast) return receiptOf(delivery, null);
      await this.#untilSettled(id, until);
    }
  }

  /** Resolves when the delivery is settled, and at `until` at the latest. */
  #untilSettled(id: string, until: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiting);
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, until - Date.now());
      waiting.add(wake);
    });
  }

  #find(key: string, now: number): Call | null {
    const found = this.#sql.exec(
      "SELECT request, delivery, receipt FROM calls WHERE key = ? AND at >= ?",
      key,
      now - KEY_KEPT_MS,
    );
    return readRows("calls", found, row)[0] ?? null;
  }

  #unsealed({ sealedMsgCode, ...known }: StoredReceipt, app: string): SendResult {
    const secret = this.#ports.secretOf(app);
    if (sealedMsgCode == null || secret === null) return known;
    return { ...known, msgCode: unseal(sealedMsgCode, secret) };
  }

  #write(key: string, written: StoredReceipt): void {
    this.#sql.exec("UPDATE calls SET receipt = ? WHERE key = ?", JSON.stringify(written), key);
  }

  #store(key: string, request: string, delivery: string | null, now: number): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO calls (key, request, delivery, at) VALUES (?, ?, ?, ?)",
      key,
      request,
      delivery,
      now,
    );
  }
}

export const holderOf = ({ id, by, rule, outcome }: Holder): Holder => ({ id, by, rule, outcome });

export const FORGOTTEN_CAUSE = coded("customer-forgotten");

const BARE_RECEIPT = {
  errcode: null,
  errmsg: null,
  cause: FORGOTTEN_CAUSE,
  remedy: null,
  msgid: null,
  msgCode: null,
};

const forgottenHolder = (id: string): Holder => ({ id, by: "rule", rule: null, outcome: "missed" });

function receiptOf(delivery: Delivery, msgCode: string | null): SendResult {
  const { id, outcome, errcode, cause, remedy, msgid, attempts } = delivery;
  const errmsg = attempts.at(-1)?.errmsg ?? (errcode === null ? null : encode(errcodeOf(errcode).meaning));
  return { delivery: id, outcome, errcode, errmsg, cause, remedy, msgid, msgCode };
}
