/**
 * The session of a customer at an account: its state, the messages that the customer has
 * received, and how many the API may still write. Knows the legal moves; makes no items and no callbacks.
 */
import { randomUUID } from "node:crypto";
import type { Settings } from "../../settings/settings.ts";
import type { Customer, Staff } from "../people.ts";
import type { KfAccount } from "./account.ts";
import type { KfScene } from "./code.ts";
import { KfInbox, type KfReceived } from "./inbox.ts";

export const KF_STATE = {
  /** 未处理: the customer has written, nobody has taken it. */
  fresh: 0,
  /** 由智能助手接待: the API answers. */
  assistant: 1,
  /** 待接入池排队中. */
  queued: 2,
  /** 由人工接待: a servicer answers, the API may not. */
  human: 3,
  /** 已结束/未开始. */
  ended: 4,
} as const;
export type KfState = (typeof KF_STATE)[keyof typeof KF_STATE];

/** The moves that the API may make; every other is 95016 (doc 94669). */
const NEXT: Readonly<Record<KfState, readonly KfState[]>> = {
  0: [1, 2, 3],
  1: [2, 3],
  2: [3],
  3: [3, 4],
  4: [],
};

/** Where and how a customer came in, as enter_session and customer/batchget say it. */
export interface KfEntrance {
  readonly at: number;
  readonly scene: string | null;
  readonly sceneParam: string | null;
  readonly channels: KfChannels | null;
}

/** From 视频号: scene 1 to 3 with a nickname, 4 and 5 with a shop_nickname. */
export interface KfChannels {
  readonly scene: number;
  readonly nickname?: string | undefined;
  readonly shop_nickname?: string | undefined;
}

export class KfSession {
  readonly id: string = randomUUID();
  readonly account: KfAccount;
  readonly customer: Customer;
  readonly inbox = new KfInbox();
  /** Every code that was given out for it, oldest first. */
  readonly codes: { readonly scene: KfScene; readonly value: string; readonly at: number }[] = [];
  /** Who serves; null unless the state is 3. */
  servicer: Staff | null = null;
  /** Who served last. */
  lastServicer: Staff | null = null;
  /** Counts consultations: a code of an earlier one is void. */
  consultation = 0;
  entrance: KfEntrance | null = null;
  lastMessageAt: number | null = null;
  /** Messages by kf/send_msg since the customer's last. */
  sentSince = 0;
  welcomedAt: number | null = null;
  /** Calls to the customer are accepted, and then fail with this type (msg_send_fail; 10: the customer refuses). */
  failWith: number | null = null;
  readonly #settings: Settings;
  readonly #changedTo = new Set<KfState>();
  #state: KfState = KF_STATE.ended;
  #startedAt = 0;

  constructor(settings: Settings, account: KfAccount, customer: Customer) {
    this.#settings = settings;
    this.account = account;
    this.customer = customer;
  }

  get received(): readonly KfReceived[] {
    return this.inbox.messages;
  }

  /** The first message that fits, in the past or to come; null when there is none in `timeoutMs`. */
  receives(
    fits: (message: KfReceived) => boolean = () => true,
    timeoutMs = 5_000,
  ): Promise<KfReceived | null> {
    return this.inbox.first(fits, timeoutMs);
  }

  /** The last state: an expired session still has it. */
  get lastState(): KfState {
    return this.#state;
  }

  stateAt(now: number): KfState {
    return now - this.#aliveSince > this.#settings.kfSessionLifeMs ? KF_STATE.ended : this.#state;
  }

  isSilent(now: number): boolean {
    return this.lastMessageAt === null || now - this.lastMessageAt > this.#settings.kfSessionLifeMs;
  }

  /** In the last 48 h. */
  wasWelcomed(now: number): boolean {
    return this.welcomedAt !== null && now - this.welcomedAt <= this.#settings.kfSessionLifeMs;
  }

  /** Whether an event of entering has a code. */
  mayBeWelcomed(now: number): boolean {
    const { kfWrittenCounts } = this.#settings;
    const hasWritten = kfWrittenCounts === "ever" ? this.lastMessageAt !== null : !this.isSilent(now);
    return !this.account.nativeWelcome && !this.wasWelcomed(now) && !hasWritten;
  }

  /** The customer writes: an ended session begins anew, unhandled, and the API may write again. */
  customerWrote(at: number): void {
    if (this.stateAt(at) === KF_STATE.ended) this.#begin(KF_STATE.fresh, null, at);
    this.lastMessageAt = at;
    this.sentSince = 0;
  }

  mayMove(to: KfState, now: number): boolean {
    const from = this.stateAt(now);
    if (to === KF_STATE.ended && from !== KF_STATE.ended && this.#settings.kfMayEndWithoutServicer)
      return true;
    return NEXT[from].includes(to);
  }

  /** Moves, and says whether it is the consultation's first change to that state (a code comes with it). */
  move(to: KfState, servicer: Staff | null, at: number): { isFirst: boolean } {
    if (this.stateAt(at) === KF_STATE.ended) this.#begin(to, servicer, at);
    else this.#change(to, servicer);
    const isFirst = !this.#changedTo.has(to);
    this.#changedTo.add(to);
    return { isFirst };
  }

  get #aliveSince(): number {
    if (this.#settings.kfSessionClock === "start") return this.#startedAt;
    return Math.max(this.#startedAt, this.lastMessageAt ?? 0);
  }

  #begin(state: KfState, servicer: Staff | null, at: number): void {
    this.consultation += 1;
    this.#startedAt = at;
    this.#changedTo.clear();
    this.#change(state, servicer);
  }

  #change(state: KfState, servicer: Staff | null): void {
    this.#state = state;
    this.servicer = state === KF_STATE.human ? servicer : null;
    this.lastServicer = this.servicer ?? this.lastServicer;
  }
}
