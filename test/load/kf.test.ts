/**
 * Measures how long a customer who enters customer service waits for the welcome, and how many items an inbox reads.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KfVisit } from "../../simulator/index.ts";
import { KfScene } from "../e2e/kf/kf-scene.ts";
import { answerInWords, type Figures, figuresOf, STALL_MS } from "../latency.ts";

let kfScene: KfScene;
beforeAll(async () => {
  kfScene = await KfScene.open();
  Object.assign(kfScene.scene.wecom.settings, { frequencyLimits: false });
  // So many customers reach every Dispatcher, so each has its rules and its token.
  for (let n = 0; n < 40; n++) await kfScene.kf.enter(kfScene.with(kfScene.customer())).welcomed();
});
afterAll(() => kfScene.close());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The time from the callback to the message, in milliseconds. */
async function waited({ callbacks, welcomed }: KfVisit): Promise<number> {
  const received = await welcomed(20_000);
  expect(received).not.toBeNull();
  return (received?.at ?? 0) - (callbacks[0]?.attempts[0]?.at ?? 0);
}

test("a welcome from an idle inbox is sent without delay", async () => {
  expect((await oneByOne()).p50).toBeLessThan(STALL_MS);
});

/** A hundred customers, each of whom comes while no other customer waits. */
async function oneByOne(): Promise<Figures> {
  const took: number[] = [];
  for (let n = 0; n < 100; n++) {
    took.push(await waited(kfScene.kf.enter(kfScene.with(kfScene.customer()))));
    await wait(10);
  }
  const figures = figuresOf(took);
  console.log(`callback to welcome, idle inbox, 100 customers: ${answerInWords(figures)}`);
  return figures;
}

test("a welcome behind a thousand waiting items is sent in time", async () => {
  const took: number[] = [];
  for (let round = 0; round < 5; round++) {
    const customers = [...Array(50)].map(() => kfScene.customer());
    for (let n = 0; n < 1_000; n++) {
      const customer = customers[n % customers.length] ?? kfScene.customer();
      kfScene.kf.says({ ...kfScene.with(customer), text: "嗯", notify: false });
    }
    took.push(await waited(kfScene.kf.enter(kfScene.with(kfScene.customer()))));
    await wait(300);
  }
  console.log(`callback to welcome, 1,000 items before it, 5 times: ${answerInWords(figuresOf(took))}`);
  expect(took.every(Number.isFinite)).toBe(true);
});

test.for([1, 10, 100])("%i callbacks a second cost few calls of sync_msg", async (rate) => {
  const before = kfScene.scene.wecom.journal.calls("kf/sync_msg").length;
  const callbacks = rate === 1 ? 3 : rate * 2;
  for (let n = 0; n < callbacks; n++) {
    kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "嗯" });
    await wait(1_000 / rate);
  }
  await wait(200);
  const calls = kfScene.scene.wecom.journal.calls("kf/sync_msg").length - before;
  console.log(`sync_msg at ${rate} callbacks a second: ${(calls / callbacks).toFixed(2)} a callback`);
  expect(calls).toBeLessThanOrEqual(callbacks + 1);
});

test("an inbox reads thousands of items", async () => {
  const customers = [...Array(200)].map(() => kfScene.customer());
  const count = 5_000;
  for (let n = 0; n < count; n++) {
    const customer = customers[n % customers.length] ?? kfScene.customer();
    kfScene.kf.says({ ...kfScene.with(customer), text: "嗯", notify: false });
  }
  const visit = kfScene.kf.enter(kfScene.with(kfScene.customer()));
  const ms = await waited(visit);
  console.log(`${count} items through one inbox in ${ms} ms: ${Math.round((count / ms) * 1_000)} a second`);
  expect(kfScene.scene.wecom.journal.calls("kf/sync_msg").length).toBeGreaterThan(0);
});
