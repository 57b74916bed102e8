/**
 * What went wrong with an app as a whole, how often and when last; and which of it operators are to be told
 * now. Kept in the app's `Credentials` object; sends nothing itself.
 */
import { errcodeOf, fromIp, inWords } from "./errors.ts";

/** Trouble that concerns an app rather than one customer. */
export interface Trouble {
  /** An errcode of WeCom's, or what failed here. */
  cause: `${number}` | "rules" | "media" | "missed" | "forward" | "webhook";
  /** A sentence for the operator: no secret, token, code or message text. */
  detail: string;
  /** The address that WeCom saw, for 60020. */
  fromIp?: string | null;
}

/** The trouble that a refusal of WeCom's is for the app as a whole; null where it concerns one customer. */
export function troubleOf(errcode: number, errmsg: string): Trouble | null {
  const { alert, remedy } = errcodeOf(errcode);
  if (!alert) return null;
  const detail = `${inWords(errcode, errmsg)}. ${remedy ?? ""}`;
  return { cause: `${errcode}`, detail, fromIp: fromIp(errmsg) };
}

/** One cause, since the app's secret was set. */
export interface TroubleRecord {
  count: number;
  lastAt: number;
  detail: string;
  fromIp: string | null;
}

export type Standing = Partial<Record<Trouble["cause"], TroubleRecord>>;

/** An alert is given at most once in this time for each cause. */
export const ALERT_PAUSE_MS = 10 * 60_000;
/** So many customers missed within one pause are worth an alert; a single one is in the record. */
const SEVERAL_MISSES = 3;

/** From how many occurrences on a cause is told; `forward` is only counted and shown. */
function alertedFrom(cause: Trouble["cause"]): number {
  if (cause === "missed") return SEVERAL_MISSES;
  return cause === "forward" ? Number.POSITIVE_INFINITY : 1;
}

interface StoredTrouble extends TroubleRecord {
  /** When the occurrences now being counted towards an alert began, and how many they are. */
  spellFrom: number;
  spell: number;
  alertedAt: number;
}

const PREFIX = "trouble:";

export class StandingBook {
  readonly #kv: SyncKvStorage;

  constructor(kv: SyncKvStorage) {
    this.#kv = kv;
  }

  /** Notes the trouble; true when operators are to be told of it now. */
  note({ cause, detail, fromIp = null }: Trouble, now: number): boolean {
    const before = this.#kv.get<StoredTrouble>(PREFIX + cause);
    const sameSpell = before !== undefined && now - before.spellFrom < ALERT_PAUSE_MS;
    const spell = sameSpell ? before.spell + 1 : 1;
    const alertedAt = before?.alertedAt ?? Number.NEGATIVE_INFINITY;
    const tell = spell >= alertedFrom(cause) && now - alertedAt >= ALERT_PAUSE_MS;
    this.#kv.put<StoredTrouble>(PREFIX + cause, {
      count: (before?.count ?? 0) + 1,
      lastAt: now,
      detail,
      fromIp: fromIp ?? before?.fromIp ?? null,
      spellFrom: sameSpell ? before.spellFrom : now,
      spell,
      alertedAt: tell ? now : alertedAt,
    });
    return tell;
  }

  standing(): Standing {
    const standing: Standing = {};
    for (const [key, { count, lastAt, detail, fromIp }] of this.#kv.list<StoredTrouble>({ prefix: PREFIX })) {
      standing[key.slice(PREFIX.length) as Trouble["cause"]] = { count, lastAt, detail, fromIp };
    }
    return standing;
  }
}
