/**
 * Welcomes more customers within a second than there are connections, while WeCom is slow to answer every call: each
 * customer is welcomed while the code lives. An object has six connections of its own, and twelve of the entrypoint
 * that sends for it. The bench measures a thousand customers; these are so few that a busy machine serves them as well.
 */
import { afterEach, expect, test } from "vitest";
import type { Contact, SimulatedWecom } from "../../simulator/index.ts";
import { KfScene } from "../e2e/kf/kf-scene.ts";
import { Scene } from "../e2e/scene.ts";
import { answerInWords, figuresOf } from "../latency.ts";
import { evenly } from "./steady-rate.ts";

/** `LOAD_CUSTOMERS=1000` is the long form. */
const CUSTOMERS = Number(process.env["LOAD_CUSTOMERS"] ?? 300);
/** The simulated WeCom takes no older code. */
const WINDOW_MS = 20_000;
const OBJECTS = 8;
const CONNECTIONS = 18;

let stop = async () => {};
afterEach(() => stop());

/** Delays the answer of every call. The call itself takes effect at once, since the way back is slow. */
function slowDown(wecom: SimulatedWecom, delayMs: number): void {
  wecom.faults.add({ times: Number.POSITIVE_INFINITY, then: { delayMs, effect: "before" } });
}

test.for([150, 1_000])(
  "a thousand customers who add members are welcomed in time when WeCom takes %i ms",
  async (ms) => {
    const scene = await Scene.start();
    stop = () => scene.stop();
    // So many contacts reach every Dispatcher, so each has its rules and its token.
    await Promise.all([...Array(64)].map(() => scene.settled(scene.greet())));
    slowDown(scene.wecom, ms);

    const contacts: Contact[] = [];
    const took = await evenly(CUSTOMERS, CUSTOMERS, () => welcome(), CUSTOMERS);
    async function welcome(): Promise<number> {
      // WeCom makes the code when it sends the callback, so a late machine takes no time off the window.
      const contact = scene.greet({ deliver: false });
      contacts.push(contact);
      const at = Date.now();
      void contact.callbacks[0]?.send();
      return ((await contact.welcomed(WINDOW_MS))?.at ?? Number.NaN) - at;
    }
    console.log(
      `callback to send, ${CUSTOMERS} in a second, WeCom in ${ms} ms: ${answerInWords(figuresOf(took))}`,
    );

    expect(took.filter(Number.isFinite)).toHaveLength(CUSTOMERS);
    // On a machine that is late with WeCom's answers a call is given up and made again. That is harmless, and this test
    // does not count it.
    const others = contacts.filter(({ received }) => received.length !== 1);
    expect(others.length, "customers who did not receive exactly one message").toBe(0);
    expect(scene.wecom.journal.maxConcurrent("send_welcome_msg")).toBeLessThanOrEqual(OBJECTS * CONNECTIONS);
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
