/**
 * Customer service (微信客服) as the servicers drive it in the WeCom client: they take from the pool, write, transfer,
 * end, come back, recall, start and stop receiving. Whatever the client does not let them do is a Misuse.
 */
import type { World } from "../../world.ts";
import { Misuse } from "../misuse.ts";
import type { Staff } from "../people.ts";
import { type KfAccount, type KfServicer, type KfServicerStatus, servicerOf } from "./account.ts";
import type { KfHappening, KfMessage, KfOptions } from "./activity.ts";
import { KF_CHANGE, type KfChangeType, raiseChange } from "./change.ts";
import { issueKfCode, type KfScene } from "./code.ts";
import type { Kf, KfParties } from "./kf.ts";
import { KF_STATE, type KfSession, type KfState } from "./session.ts";

/** At one account, beside 20 departments (doc 94645). */
const SERVICERS_MAX = 2_000;

export interface KfServing extends KfParties {
  servicer: Staff;
}

/** A change of a session's state, with the code in its event. */
export interface KfChange extends KfHappening {
  readonly session: KfSession;
  readonly code: string | null;
}

/** Only taking from the pool and ending have a code. */
const CODE_OF: Readonly<Partial<Record<KfChangeType, KfScene>>> = {
  [KF_CHANGE.taken]: "accept",
  [KF_CHANGE.ended]: "end",
};

export class KfServicers {
  readonly #world: World;
  readonly #kf: Kf;

  constructor(world: World, kf: Kf) {
    this.#world = world;
    this.#kf = kf;
  }

  /** Makes a member a servicer of the account. */
  add(account: KfAccount, staff: Staff, status: KfServicerStatus = "receiving"): KfServicer {
    if (servicerOf(account, staff.userid)) throw new Misuse(`${staff.userid} serves there already`);
    if (account.servicers.length >= SERVICERS_MAX) throw new Misuse(`${SERVICERS_MAX} serve there already`);
    const servicer = { staff, status };
    account.servicers.push(servicer);
    return servicer;
  }

  /** The servicer takes the customer out of the pool. */
  takes(options: KfServing): KfChange {
    this.#wantsState(options, KF_STATE.queued);
    return this.#change(options, KF_CHANGE.taken, options.servicer);
  }

  /** The servicer hands the customer on to a colleague. */
  transfers(options: KfServing & { to: Staff }): KfChange {
    this.#wantsServing(options);
    return this.#change(options, KF_CHANGE.transferred, options.to);
  }

  ends(options: KfServing): KfChange {
    this.#wantsServing(options);
    return this.#change(options, KF_CHANGE.ended, null);
  }

  /** The servicer goes back to an ended session, or to a colleague's. */
  reenters(options: KfServing): KfChange {
    const { session, state } = this.#now(options);
    const isColleagues = state === KF_STATE.human && session.servicer !== options.servicer;
    if (state !== KF_STATE.ended && !isColleagues) throw new Misuse(`the session is in state ${state}`);
    return this.#change(options, KF_CHANGE.reentered, options.servicer);
  }

  /** The servicer writes; to a session that has ended, coming back to it first. */
  writes(options: KfServing & { text?: string; message?: KfMessage }): KfHappening {
    const { account, text = "您好，请问有什么可以帮您？", servicer } = options;
    if (this.#now(options).state === KF_STATE.ended) this.reenters(options);
    this.#wantsServing(options);
    const activity = this.#kf.activity(account);
    const message = options.message ?? { msgtype: "text", text: { content: text } };
    const { session } = this.#now(options);
    const happening = activity.write(session, message, { ...options, servicer: servicer.userid });
    const { msgid } = happening.item;
    session.inbox.receive({ at: activity.now(options), app: null, msgid, body: happening.item, code: null });
    return happening;
  }

  /** The servicer takes a message back. */
  recalls(options: KfServing & { msgid: string }): KfHappening {
    const { account, customer, servicer, msgid } = options;
    const activity = this.#kf.activity(account);
    const isTheirs = activity.stream.items.some(
      (item) => item.msgid === msgid && item["servicer_userid"] === servicer.userid,
    );
    if (!isTheirs) throw new Misuse(`${servicer.userid} has not written ${msgid}`);
    const ids = { external_userid: customer.externalUserId, servicer_userid: servicer.userid };
    return activity.raise("servicer_recall_msg", { ...ids, recall_msgid: msgid }, options);
  }

  /** The servicer starts or stops receiving, in the client. */
  goes(status: KfServicerStatus, options: KfOptions & { account: KfAccount; servicer: Staff }): KfHappening {
    const { account, servicer } = options;
    this.#wantsServicer(account, servicer).status = status;
    const said =
      status === "receiving" ? { status: 1 } : { status: 2, stop_type: status === "stopped" ? 0 : 1 };
    const ids = { servicer_userid: servicer.userid };
    return this.#kf.activity(account).raise("servicer_status_change", { ...ids, ...said }, options);
  }

  /** The servicer refuses this customer's messages, or no more. */
  rejects(options: KfServing & { rejecting?: boolean }): KfHappening {
    const { account, customer, servicer, rejecting = true } = options;
    this.#wantsServicer(account, servicer);
    const ids = { servicer_userid: servicer.userid, external_userid: customer.externalUserId };
    const said = { ...ids, reject_switch: rejecting ? 1 : 0 };
    return this.#kf.activity(account).raise("reject_customer_msg_switch_change", said, options);
  }

  #change(options: KfServing, type: KfChangeType, to: Staff | null): KfChange {
    const { account, customer } = options;
    if (to !== null) this.#wantsServicer(account, to);
    const activity = this.#kf.activity(account);
    const at = activity.now(options);
    const session = activity.session(customer);
    const old = session.servicer ?? session.lastServicer ?? options.servicer;
    session.move(to === null ? KF_STATE.ended : KF_STATE.human, to, at);
    const scene = CODE_OF[type];
    const code = scene === undefined ? null : issueKfCode(this.#world, session, scene, at);
    return { ...raiseChange(activity, session, { type, old, code }, { ...options, at }), session, code };
  }

  #now(options: KfParties): { session: KfSession; state: KfState } {
    const activity = this.#kf.activity(options.account);
    const session = activity.session(options.customer);
    return { session, state: session.stateAt(activity.now(options)) };
  }

  #wantsState(options: KfParties, wanted: KfState): void {
    const { state } = this.#now(options);
    if (state !== wanted) throw new Misuse(`the session is in state ${state}, not ${wanted}`);
  }

  #wantsServing(options: KfServing): void {
    this.#wantsState(options, KF_STATE.human);
    const { servicer } = this.#now(options).session;
    if (servicer !== options.servicer)
      throw new Misuse(`${servicer?.userid} serves, not ${options.servicer.userid}`);
  }

  #wantsServicer(account: KfAccount, { userid }: Staff): KfServicer {
    const servicer = servicerOf(account, userid);
    if (!servicer) throw new Misuse(`${userid} does not serve at ${account.openKfId}: kf.servicer.add`);
    return servicer;
  }
}
