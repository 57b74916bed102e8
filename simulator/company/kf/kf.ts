/**
 * Customer service (微信客服) of a company, as the customer drives it: enters, writes, recalls, refuses. Whatever a
 * customer cannot do is a Misuse. The servicers' side is in servicers.ts.
 */
import type { World } from "../../world.ts";
import type { App } from "../app.ts";
import type { Corp } from "../corp.ts";
import { Misuse } from "../misuse.ts";
import type { Customer } from "../people.ts";
import type { KfAccount } from "./account.ts";
import { KfActivity, type KfHappening, type KfMessage, type KfOptions } from "./activity.ts";
import { changeAuthorisation } from "./authorisation.ts";
import { issueKfCode } from "./code.ts";
import type { KfReceived } from "./inbox.ts";
import { tappedText } from "./menu.ts";
import { KfServicers } from "./servicers.ts";
import type { KfChannels, KfSession } from "./session.ts";

export interface KfParties extends KfOptions {
  account: KfAccount;
  customer: Customer;
}

export interface KfEnterOptions extends KfParties {
  /** The value given to kf/add_contact_way; default none. */
  scene?: string | null | undefined;
  /** The text that the company has appended to the link. */
  sceneParam?: string | null | undefined;
  channels?: KfChannels | null | undefined;
  /** Default: as WeCom does it, see {@link KfSession.mayBeWelcomed}. */
  withCode?: boolean | undefined;
}

export interface KfSaysOptions extends KfParties {
  text?: string | undefined;
  /** The customer taps this click item of a menu; the text is the item's, unless given. */
  menuId?: string | undefined;
  /** A message of any type, for example one of KF_SAMPLES. */
  message?: KfMessage | undefined;
}

export interface KfVisit extends KfHappening {
  readonly session: KfSession;
  /** The code in the event. */
  readonly code: string | null;
  /** The message that came with this code, in the past or to come; null after `timeoutMs`. */
  welcomed(timeoutMs?: number): Promise<KfReceived | null>;
}

export class Kf {
  readonly servicer: KfServicers;
  readonly #world: World;
  readonly #corp: Corp;
  readonly #activities = new Map<string, KfActivity>();

  constructor(world: World, corp: Corp) {
    this.#world = world;
    this.#corp = corp;
    this.servicer = new KfServicers(world, this);
  }

  /** The activity at an account. */
  activity(account: KfAccount): KfActivity {
    const known = this.#activities.get(account.openKfId);
    if (known) return known;
    const activity = new KfActivity(this.#world, this.#corp, account);
    this.#activities.set(account.openKfId, activity);
    return activity;
  }

  session({ account, customer }: Pick<KfParties, "account" | "customer">): KfSession {
    return this.activity(account).session(customer);
  }

  /** The customer opens the conversation: `enter_session`, with a code if a welcome is due. */
  enter(options: KfEnterOptions): KfVisit {
    const { account, customer, scene = null, sceneParam = null, channels = null } = options;
    const activity = this.activity(account);
    const at = activity.now(options);
    const session = activity.session(customer);
    session.entrance = { at, scene, sceneParam, channels };
    const isDue = options.withCode ?? session.mayBeWelcomed(at);
    const code = isDue ? issueKfCode(this.#world, session, "enter", at) : null;
    const happening = activity.raise(
      "enter_session",
      {
        external_userid: customer.externalUserId,
        ...this.#optional({ scene, scene_param: sceneParam, welcome_code: code }),
        ...(channels && { wechat_channels: channels }),
      },
      { ...options, at },
    );
    const isWelcome = (message: KfReceived) => code !== null && message.code === code;
    const welcomed = (timeoutMs = 5_000) => session.receives(isWelcome, timeoutMs);
    return { ...happening, session, code, welcomed };
  }

  /** The customer writes: an ended session begins anew, and the API may write five messages again. */
  says(options: KfSaysOptions): KfHappening & { session: KfSession } {
    const { account, customer, text, menuId } = options;
    const activity = this.activity(account);
    const at = activity.now(options);
    const session = activity.session(customer);
    const content = text ?? (menuId === undefined ? "你好" : tappedText(session, menuId));
    const message = options.message ?? {
      msgtype: "text",
      text: { content, ...(menuId !== undefined && { menu_id: menuId }) },
    };
    session.customerWrote(at);
    return { ...activity.write(session, message, { ...options, at }), session };
  }

  /** The customer takes a message back: `user_recall_msg`. */
  recalls(options: KfParties & { msgid: string }): KfHappening {
    const { account, customer, msgid } = options;
    const activity = this.activity(account);
    const { externalUserId } = customer;
    const isTheirs = activity.stream.items.some(
      (item) => item.msgid === msgid && item.origin === 3 && item["external_userid"] === externalUserId,
    );
    if (!isTheirs) throw new Misuse(`the customer has not written ${msgid}`);
    return activity.raise(
      "user_recall_msg",
      { external_userid: externalUserId, recall_msgid: msgid },
      options,
    );
  }

  /**
   * The customer refuses messages from now on, or stops refusing them: they are accepted, and then fail with type 10.
   */
  rejects({ account, customer, rejecting = true }: KfParties & { rejecting?: boolean | undefined }): void {
    this.session({ account, customer }).failWith = rejecting ? 10 : null;
  }

  /** A message that was accepted could not be delivered: `msg_send_fail`. */
  fails(options: KfParties & { msgid: string; failType?: number | undefined }): KfHappening {
    const { account, customer, msgid, failType = 0 } = options;
    const activity = this.activity(account);
    if (!activity.msgids.has(msgid)) throw new Misuse(`the account has sent no message ${msgid}`);
    return activity.fail(activity.session(customer), msgid, failType, options);
  }

  /** A Token as a callback has it, for a test that calls sync_msg itself. */
  token(account: KfAccount, options: { at?: number | undefined } = {}): string {
    const activity = this.activity(account);
    return activity.notifier.issueToken(activity.now(options));
  }

  /** An administrator lets the app manage accounts, or no more: `kf_account_auth_change`. */
  authorise(
    app: App,
    changes: { add?: readonly KfAccount[]; remove?: readonly KfAccount[] },
    options: Omit<KfOptions, "notify"> = {},
  ) {
    return changeAuthorisation(this.#world, app, changes, options);
  }

  /** A missing value is left out of the event, or is empty there (`missingNodes`). */
  #optional(values: Record<string, string | null>): Record<string, string> {
    const { missingNodes } = this.#world.settings;
    const there = Object.entries(values).flatMap(([name, value]): [string, string][] => {
      if (value !== null) return [[name, value]];
      return missingNodes === "empty" ? [[name, ""]] : [];
    });
    return Object.fromEntries(there);
  }
}
