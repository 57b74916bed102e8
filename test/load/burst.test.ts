/**
 * A thousand customers within a second, while WeCom takes its time for every call: each is welcomed while the code
 * lives. An object has six connections of its own, and twelve of the entrypoint that sends for it.
 */
import { afterEach, expect, test } from "vitest";
import { Desk } from "../e2e/kf/desk.ts";
import { Scene } from "../e2e/scene.ts";
import { evenly, figuresOf, inWords } from "../pace.ts";
import type { SimulatedWecom } from "../wecom/index.ts";

const CUSTOMERS = 1_000;
/** The simulated WeCom takes no code that is older. */
const WINDOW_MS = 20_000;
const OBJECTS = 8;
const CONNECTIONS = 18;

let stop = async () => {};
afterEach(() => stop());

/** Every call takes so long; it takes effect at once, as one on its way does. */
function slowDown(wecom: SimulatedWecom, delayMs: number): void {
  wecom.faults.add({ times: Number.POSITIVE_INFINITY, then: { delayMs, effect: "before" } });
}

test.for([150, 1_000])("who adds staff is welcomed in time by a WeCom that takes %i ms", async (ms) => {
  const scene = await Scene.start();
  stop = () => scene.stop();
  // Every Dispatcher has its rules and its token.
  await Promise.all([...Array(64)].map(() => scene.settled(scene.greet())));
  slowDown(scene.wecom, ms);

  const contacts = [...Array(CUSTOMERS)].map(() => scene.greet({ deliver: false }));
  const sentAt: number[] = [];
  await evenly(CUSTOMERS, CUSTOMERS, (n) => {
    sentAt[n] = Date.now();
    void contacts[n]?.callbacks[0]?.send();
  });
  const received = await Promise.all(contacts.map((contact) => contact.welcomed(WINDOW_MS)));
  const took = received.map((message, n) => (message?.at ?? Number.NaN) - (sentAt[n] ?? 0));
  console.log(`callback to send, ${CUSTOMERS} in a second, WeCom in ${ms} ms: ${inWords(figuresOf(took))}`);

  expect(took.filter(Number.isFinite)).toHaveLength(CUSTOMERS);
  // On a machine that is late with WeCom's answers a call is given up and made again: harmless, and not what counts.
  const others = contacts.filter(({ received }) => received.length !== 1);
  expect(others.length, "customers who did not receive exactly one message").toBe(0);
  expect(scene.wecom.journal.maxConcurrent("send_welcome_msg")).toBeLessThanOrEqual(OBJECTS * CONNECTIONS);
});

test.for([150, 1_000])(
  "who enters one account is welcomed in time by a WeCom that takes %i ms",
  async (ms) => {
    const desk = await Desk.open();
    stop = () => desk.close();
    for (let n = 0; n < 40; n += 1) await desk.kf.enter(desk.with(desk.customer())).welcomed();
    slowDown(desk.scene.wecom, ms);

    const customers = [...Array(CUSTOMERS)].map(() => desk.customer());
    const waiting: Promise<number>[] = [];
    await evenly(CUSTOMERS, CUSTOMERS, (n) => {
      const enteredAt = Date.now();
      const { welcomed } = desk.kf.enter(desk.with(customers[n] ?? desk.customer()));
      waiting.push(welcomed(WINDOW_MS).then((message) => (message?.at ?? Number.NaN) - enteredAt));
    });
    const took = await Promise.all(waiting);
    console.log(
      `entered to welcome, ${CUSTOMERS} in a second, WeCom in ${ms} ms: ${inWords(figuresOf(took))}`,
    );

    expect(took.filter(Number.isFinite)).toHaveLength(CUSTOMERS);
    expect(desk.scene.wecom.journal.maxConcurrent("send_msg_on_event")).toBeLessThanOrEqual(
      OBJECTS * CONNECTIONS,
    );
  },
);
