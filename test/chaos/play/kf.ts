/** Plays one visit to customer service: the customer's side and the servicer's. */
import type { Callback, Customer, KfHappening, KfSession } from "../../../simulator/index.ts";
import { KF_STATE } from "../../../simulator/index.ts";
import type { CallFaults } from "../call-faults.ts";
import { moveOf, replyTo } from "../code-of.ts";
import type { Chance } from "../evidence.ts";
import type { KfStep } from "../scenario/kf-visits.ts";
import { enteredNamings } from "../scenario/rules.ts";
import type { KfVisit } from "../scenario.ts";
import type { Stage } from "../stage.ts";

/** A chance, as far as it is known when its event happens; the callbacks give its `receipts` later. */
export interface KfTold {
  chance: Omit<Chance, "receipts">;
  callbacks: readonly Callback[];
  session: KfSession;
  visit: KfVisit;
}

interface Playing {
  stage: Stage;
  callFaults: CallFaults;
  kfTold: KfTold[];
  /** Delivers a callback as often as the scenario says. */
  bring(callback: Callback, deliveries: readonly number[]): Promise<void>;
}

const CODE_LIFE_MS = 20_000;
const LONG_CODE_LIFE_MS = 48 * 60 * 60_000;
/** How long a servicer waits for a customer in the queue. */
const AWAITED_MS = 15_000;

export async function playKfVisit(playing: Playing, visit: KfVisit): Promise<void> {
  const { corp, accounts } = playing.stage;
  const account = accounts[visit.account];
  if (account === undefined) throw new Error(`there is no account ${visit.account}`);
  const customer = corp.addCustomer({ name: `访客${visit.id}` });
  const session = corp.kf.session({ account, customer });
  const bringing: Promise<unknown>[] = [];
  for (const step of visit.steps) {
    await wait(step.afterMs);
    if (!(await mayBegin(step, session))) break;
    const happened = happen(playing, visit, step, session, customer);
    const { callbacks } = happened;
    bringing.push(...callbacks.map((callback) => playing.bring(callback, step.deliveries)));
  }
  await Promise.all(bringing);
}

/** A servicer can take only a waiting customer, and end only a session that was taken. */
async function mayBegin({ name }: KfStep, session: KfSession): Promise<boolean> {
  if (name === "is done") return session.lastState === KF_STATE.human;
  if (name !== "is taken") return true;
  for (let waited = 0; waited < AWAITED_MS; waited += 50) {
    if (session.lastState === KF_STATE.queued) return true;
    await wait(50);
  }
  return false;
}

function happen(
  { stage, callFaults, kfTold }: Playing,
  visit: KfVisit,
  step: KfStep,
  session: KfSession,
  customer: Customer,
): KfHappening {
  const { kf } = stage.corp;
  const { account } = session;
  const now = Date.now();
  const parties = { account, customer, deliver: false };
  const serving = { ...parties, servicer: stage.servicer };
  const tell = (
    happening: KfHappening,
    {
      event,
      code,
      lifeMs = LONG_CODE_LIFE_MS,
      at = now,
    }: { event: string; code: string | null; lifeMs?: number; at?: number },
  ) => {
    if (code === null) return happening;
    callFaults.script(null, code, step.script);
    kfTold.push({
      chance: {
        name: `visit ${visit.id}, ${event}`,
        group: `${visit.id} ${event}`,
        app: null,
        event,
        via: null,
        staff: null,
        customer: customer.externalUserId,
        account: account.openKfId,
        code,
        expects: "send",
        refusedText: null,
        namings: event === "kf.entered" ? enteredNamings(visit.scene, customer.name) : [],
        toldAt: happening.item.send_time * 1_000,
        expiresAt: at + lifeMs,
      },
      callbacks: happening.callbacks,
      session,
      visit,
    });
    return happening;
  };
  switch (step.name) {
    case "enters": {
      const offset = stage.wecom.settings.kfClockOffsetMs;
      const at = now - visit.agedMs;
      const entered = kf.enter({ ...parties, scene: visit.scene, at: at + offset });
      return tell(entered, { event: "kf.entered", code: entered.code, lifeMs: CODE_LIFE_MS, at });
    }
    case "asks":
      return tell(kf.says({ ...parties, text: "价格" }), {
        event: "kf.message",
        code: replyTo(customer.externalUserId),
      });
    case "wants a person":
      return tell(kf.says({ ...parties, text: "人工" }), {
        event: "kf.message",
        code: moveOf(customer.externalUserId),
      });
    case "is taken": {
      const taken = kf.servicer.takes(serving);
      return tell(taken, { event: "kf.accepted", code: taken.code });
    }
    case "is done": {
      const ended = kf.servicer.ends(serving);
      return tell(ended, { event: "kf.ended", code: ended.code, lifeMs: CODE_LIFE_MS });
    }
  }
}

/** The codes that came with moves of sessions by the API, which no callback tells of. */
export function codesOfMoves({ kfTold }: { kfTold: readonly KfTold[] }): Chance[] {
  const sessions = new Map(kfTold.map(({ session, visit }) => [session, visit]));
  return [...sessions].flatMap(([session, visit]) =>
    session.codes
      .filter(({ scene }) => scene === "queue")
      .map(({ value, at }) => ({
        name: `visit ${visit.id}, kf.queued`,
        group: `${visit.id} kf.queued`,
        app: null,
        event: "kf.queued",
        via: null,
        staff: null,
        customer: session.customer.externalUserId,
        account: session.account.openKfId,
        code: value,
        expects: "send" as const,
        namings: [],
        toldAt: null,
        expiresAt: at + LONG_CODE_LIFE_MS,
        refusedText: null,
        receipts: [],
      })),
  );
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
