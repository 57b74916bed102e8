/**
 * One customer and one member: how far they know each other, which codes were given out, and what the customer has
 * received. Tells the apps by callbacks; does not judge who may send.
 */
import { randomUUID } from "node:crypto";
import type { Callback } from "../callback/callback.ts";
import type { AddedVia } from "../callback/events.ts";
import type { WelcomeCode, World } from "../world.ts";
import type { App } from "./app.ts";
import type { Corp } from "./corp.ts";
import { newWelcomeCode } from "./ids.ts";
import { Inbox, type ReceivedMessage } from "./inbox.ts";
import type { Customer, Staff } from "./people.ts";

export interface RaiseOptions {
  /** When it happened, milliseconds; default now. The code's 20 s count from here. */
  at?: number | undefined;
  /** Who is told; default: every enabled app that sees the member. */
  apps?: readonly App[] | undefined;
  /** All apps get one equal code; default: each its own. */
  sameCode?: boolean | undefined;
  /** Default: as WeCom does it, see {@link Contact.hasWelcomeToSend}. */
  withCode?: boolean | undefined;
  /** False: callbacks are made, but not sent. */
  deliver?: boolean | undefined;
}

export interface ContactOptions extends RaiseOptions {
  staff: Staff;
  customer: Customer;
  state?: string | null | undefined;
  /** `half`: added without verification, the member has not added back. `audit`: agreed to chat archive. */
  via?: AddedVia | undefined;
  /** Ids of the company's tags that the customer bears. */
  tags?: readonly string[] | undefined;
  remark?: string | undefined;
  /** Default 1, scanned a QR code. */
  addWay?: number | undefined;
}

export class Contact {
  readonly id: string = randomUUID();
  readonly corp: Corp;
  readonly staff: Staff;
  readonly customer: Customer;
  readonly state: string | null;
  readonly addedAt: number;
  readonly addWay: number;
  /** By their ids. */
  tags: readonly string[];
  /** What the member notes of the customer: 备注, 描述, 备注企业, 备注手机. */
  remark: string;
  description = "";
  remarkCompany = "";
  remarkMobiles: readonly string[] = [];
  /** `half`: look-ups answer 84061, a welcome is possible. `deleted`: everything answers 84061. */
  relation: "full" | "half" | "deleted";
  /** They have begun to talk: 41051. */
  chatting = false;
  /** The newest code of each app. */
  readonly codes = new Map<string, string>();
  readonly callbacks: Callback[] = [];
  readonly inbox = new Inbox();
  readonly #world: World;

  constructor(world: World, corp: Corp, options: ContactOptions) {
    this.#world = world;
    this.corp = corp;
    this.staff = options.staff;
    this.customer = options.customer;
    this.state = options.state ?? null;
    this.addedAt = options.at ?? Date.now();
    this.addWay = options.addWay ?? 1;
    this.tags = options.tags ?? [];
    this.remark = options.remark ?? options.customer.name;
    this.relation = options.via === "half" ? "half" : "full";
    if (options.via === "audit") options.customer.archiveConsent = true;
  }

  /** What the customer got, oldest first. More than one is a fault of this simulation: WeCom sends one welcome. */
  get received(): readonly ReceivedMessage[] {
    return this.inbox.messages;
  }

  /** The first message the customer gets, in the past or to come; null when there is none in `timeoutMs`. */
  welcomed(timeoutMs = 5_000): Promise<ReceivedMessage | null> {
    return this.inbox.first(timeoutMs);
  }

  /** Whether WeCom puts a code into an event of this contact. */
  get hasWelcomeToSend(): boolean {
    return (
      !this.staff.nativeWelcome &&
      !this.chatting &&
      this.received.length === 0 &&
      this.customer.archiveConsent
    );
  }

  /** An event of this contact: each one is a further chance to send the same welcome. */
  raise(via: AddedVia, options: RaiseOptions = {}): Callback[] {
    const at = options.at ?? Date.now();
    const apps = options.apps ?? this.#appsToTell();
    const codes = this.#makeCodes(apps, at, options);
    const made: Callback[] = [];
    for (const app of apps) {
      const code = codes.get(app.name) ?? null;
      const parties = {
        corp: { corpId: app.corpId },
        staff: { userid: app.idOf(this.staff.userid) },
        customer: { externalUserId: app.idOf(this.customer.externalUserId) },
        state: this.state,
      };
      const { settings } = this.#world;
      const callback = app.contactEvent(parties, { via, at, code: code?.value ?? null, settings });
      if (callback === null) continue;
      if (code) {
        callback.onSend = (sentAt) => {
          code.record.sentAt ??= sentAt;
        };
      }
      made.push(callback);
    }
    this.callbacks.push(...made);
    if (options.deliver ?? true) for (const callback of made) void callback.send();
    return made;
  }

  /** The member adds the customer back: the relation is whole, and WeCom tells the apps once more. */
  addedBack(options: RaiseOptions = {}): Callback[] {
    this.relation = "full";
    return this.raise("added", options);
  }

  /** The customer agrees to chat archive: `msg_audit_approved`. */
  agreedToArchive(options: RaiseOptions = {}): Callback[] {
    this.customer.archiveConsent = true;
    return this.raise("audit", options);
  }

  #appsToTell(): App[] {
    const { userid } = this.staff;
    return [...this.corp.apps.values()].filter(
      (app) => app.enabled && app.sees(userid) && app.isLicensed(userid),
    );
  }

  #makeCodes(apps: readonly App[], eventAt: number, options: RaiseOptions): Map<string, IssuedCode> {
    const issued = new Map<string, IssuedCode>();
    if (!(options.withCode ?? this.hasWelcomeToSend)) return issued;
    const names = apps.map((app) => app.name);
    for (const group of options.sameCode ? [names] : names.map((name) => [name])) {
      const value = newWelcomeCode();
      const record = { contact: this, apps: new Set(group), eventAt, sentAt: null, used: false };
      this.#world.codes.set(value, record);
      for (const name of group) {
        issued.set(name, { value, record });
        this.codes.set(name, value);
      }
    }
    return issued;
  }
}

interface IssuedCode {
  value: string;
  record: WelcomeCode;
}
