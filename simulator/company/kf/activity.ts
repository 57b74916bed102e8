/** The activity at an account: its stream, its sessions, and the msgids it has seen. Decides not who may do what. */
import type { Callback } from "../../callback/callback.ts";
import { kfNow } from "../../settings/kf-clock.ts";
import type { World } from "../../world.ts";
import type { Corp } from "../corp.ts";
import { newMsgid } from "../ids.ts";
import type { Customer } from "../people.ts";
import type { KfAccount } from "./account.ts";
import type { KfReceived } from "./inbox.ts";
import { KfNotifier } from "./notifier.ts";
import { KfSession } from "./session.ts";
import { type KfItem, KfStream } from "./stream.ts";

export interface KfOptions {
  /** When it happens, in milliseconds; default now. Codes and sessions begin then. */
  at?: number | undefined;
  /** False: the callbacks are made, but not sent. */
  deliver?: boolean | undefined;
  /** False: no callback is made; a later callback tells of this too. */
  notify?: boolean | undefined;
}

/** An event at an account: its item in the stream, and the callbacks that announce it. */
export interface KfHappening {
  readonly item: KfItem;
  readonly callbacks: readonly Callback[];
}

export class KfActivity {
  readonly account: KfAccount;
  readonly stream = new KfStream();
  readonly notifier: KfNotifier;
  /** By external userid. */
  readonly sessions = new Map<string, KfSession>();
  /** Of messages sent through the API. */
  readonly msgids = new Set<string>();
  readonly #world: World;

  constructor(world: World, corp: Corp, account: KfAccount) {
    this.#world = world;
    this.account = account;
    this.notifier = new KfNotifier(world, corp, account);
  }

  /** The session of a customer, who may be new here. */
  session(customer: Customer): KfSession {
    const known = this.sessions.get(customer.externalUserId);
    if (known) return known;
    const session = new KfSession(this.#world.settings, this.account, customer);
    this.sessions.set(customer.externalUserId, session);
    this.#world.kfSessions.set(session.id, session);
    return session;
  }

  now({ at }: KfOptions = {}): number {
    return at ?? kfNow(this.#world.settings);
  }

  /** Adds an event; its ids stand inside it. */
  raise(eventType: string, ids: Record<string, unknown>, options: KfOptions): KfHappening {
    const event = { event_type: eventType, open_kfid: this.account.openKfId, ...ids };
    return this.#add({ origin: 4, msgtype: "event", event }, options);
  }

  /** A message of the customer, or of a servicer in the client. */
  write(
    session: KfSession,
    message: KfMessage,
    options: KfOptions & { servicer?: string | undefined },
  ): KfHappening {
    const { servicer } = options;
    const from = {
      open_kfid: this.account.openKfId,
      external_userid: session.customer.externalUserId,
      ...(servicer === undefined
        ? { origin: 3 as const }
        : { origin: 5 as const, servicer_userid: servicer }),
    };
    return this.#add({ ...from, ...message }, options);
  }

  /** A message sent through the API reaches the customer, or WeCom tells of its failure at once: false. */
  deliver(session: KfSession, message: KfReceived): boolean {
    this.msgids.add(message.msgid);
    if (session.failWith === null) session.inbox.receive(message);
    else this.fail(session, message.msgid, session.failWith, { at: message.at });
    return session.failWith === null;
  }

  fail(session: KfSession, msgid: string, failType: number, options: KfOptions): KfHappening {
    session.inbox.drop(msgid);
    const { externalUserId } = session.customer;
    const ids = { external_userid: externalUserId, fail_msgid: msgid, fail_type: failType };
    return this.raise("msg_send_fail", ids, options);
  }

  #add(what: Omit<KfItem, "msgid" | "send_time"> & Pick<KfItem, "origin" | "msgtype">, options: KfOptions) {
    const at = this.now(options);
    const item: KfItem = { msgid: newMsgid(), send_time: Math.floor(at / 1000), ...what };
    this.stream.add(item);
    const { notify = true, deliver = true } = options;
    return { item, callbacks: notify ? this.notifier.notify(at, deliver) : [] };
  }
}

/** A message as sync_msg shows it: its type, and the body under a key of that name. */
export type KfMessage = { msgtype: string } & Record<string, unknown>;
