/**
 * Welcomes more customers within a second than there are connections, while WeCom is slow to answer every call: each
 * customer is welcomed while the code lives. An object has six connections of its own, and twelve of the entrypoint
 * that sends for it. The short form has few customers, of all kinds of app at once, so that a busy machine serves them as
 * well; `LOAD_CUSTOMERS=1000` is the long form, in which each kind has a burst of its own.
 */
import { afterEach, expect, test } from "vitest";
import { RequestStage } from "../../bench/requests/stage.ts";
import type { Contact, Corp, SimulatedWecom } from "../../simulator/index.ts";
import { KfScene } from "../e2e/kf/kf-scene.ts";
import { PLAIN_RULES } from "../e2e/scene.ts";
import { answerInWords, figuresOf } from "../latency.ts";
import { evenly } from "./steady-rate.ts";

const LONG = process.env["LOAD_CUSTOMERS"];
/** Of a company, and of an account: more than it has connections. */
const CUSTOMERS = Number(LONG ?? 200);
/** The simulated WeCom takes no older code. */
const WINDOW_MS = 20_000;
const OBJECTS = 8;
const CONNECTIONS = 18;

const KINDS = ["own", "provider-developed", "third-party"] as const;
type Kind = (typeof KINDS)[number];
/** The kinds of app whose customers come within the same second. */
const BURSTS: readonly (readonly Kind[])[] = LONG === undefined ? [KINDS] : KINDS.map((kind) => [kind]);

let stop = async () => {};
afterEach(() => stop());

/** Delays the answer of every call. The call itself takes effect at once, since the way back is slow. */
function slowDown(wecom: SimulatedWecom, delayMs: number): void {
  wecom.faults.add({ times: Number.POSITIVE_INFINITY, then: { delayMs, effect: "before" } });
}

test.for(BURSTS.flatMap((kinds) => [150, 1_000].map((ms) => ({ kinds, ms, of: kinds.join(", ") }))))(
  "a thousand customers who add members are welcomed in time when WeCom takes $ms ms: $of",
  async ({ kinds, ms, of }) => {
    const stage = await RequestStage.start();
    stop = () => stage.stop();
    stage.wecom.settings.keepJournal = null;
    stage.worker.kv.values.set("RULES/rules", PLAIN_RULES);
    const corps: Corp[] = [];
    for (const kind of kinds) {
      if (kind === "own") corps.push(stage.own);
      else
        corps.push(...(await stage.install(kind === "third-party" ? stage.thirdParty : stage.template, 1)));
    }
    // So many contacts reach every Dispatcher, so each has its rules and its token.
    for (const corp of corps) await Promise.all([...Array(64)].map(() => stage.greet(corp)));
    slowDown(stage.wecom, ms);

    const contacts: Contact[] = [];
    const count = corps.length * CUSTOMERS;
    const took = await evenly(count, count, welcome, count);
    async function welcome(n: number): Promise<number> {
      // WeCom makes the code when it sends the callback, so a late machine takes no time off the window.
      const contact = stage.newContact(corps[n % corps.length] ?? stage.own);
      contacts.push(contact);
      const at = Date.now();
      void contact.callbacks[0]?.send();
      return ((await contact.welcomed(WINDOW_MS))?.at ?? Number.NaN) - at;
    }
    const answered = contacts.map(({ callbacks: [callback] }) => callback?.attempts[0]?.ms ?? Number.NaN);
    console.log(
      `callback to send, ${count} in a second (${of}), WeCom in ${ms} ms: ${answerInWords(figuresOf(took))}; callbacks answered: ${answerInWords(figuresOf(answered))}`,
    );

    expect(took.filter(Number.isFinite)).toHaveLength(count);
    // On a machine that is late with WeCom's answers a call is given up and made again. That is harmless, and this test
    // does not count it.
    const others = contacts.filter(({ received }) => received.length !== 1);
    expect(others.length, "customers who did not receive exactly one message").toBe(0);
    expect(stage.wecom.journal.maxConcurrent("send_welcome_msg")).toBeLessThanOrEqual(
      corps.length * OBJECTS * CONNECTIONS,
    );
  },
);

test.for([150, 1_000])(
  "a thousand customers who enter an account are welcomed in time when WeCom takes %i ms",
  async (ms) => {
    const kfScene = await KfScene.open();
    stop = () => kfScene.close();
    for (let n = 0; n < 40; n += 1) await kfScene.kf.enter(kfScene.with(kfScene.customer())).welcomed();
    slowDown(kfScene.scene.wecom, ms);

    const enter = async () => {
      const enteredAt = Date.now();
      const { welcomed } = kfScene.kf.enter(kfScene.with(kfScene.customer()));
      return ((await welcomed(WINDOW_MS))?.at ?? Number.NaN) - enteredAt;
    };
    const took = await evenly(CUSTOMERS, CUSTOMERS, enter, CUSTOMERS);
    console.log(
      `entered to welcome, ${CUSTOMERS} in a second, WeCom in ${ms} ms: ${answerInWords(figuresOf(took))}`,
    );

    expect(took.filter(Number.isFinite)).toHaveLength(CUSTOMERS);
    expect(kfScene.scene.wecom.journal.maxConcurrent("send_msg_on_event")).toBeLessThanOrEqual(
      OBJECTS * CONNECTIONS,
    );
  },
);
