/** Measures a welcome inside the Worker, from WeCom's callback or from a program's call. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact } from "../../simulator/index.ts";
import { Program } from "../e2e/programs/program.ts";
import { Scene } from "../e2e/scene.ts";
import { answerInWords, type Figures, figuresOf, STALL_MS } from "../latency.ts";
import { evenly } from "./steady-rate.ts";

const CUSTOMERS = 200;
const A_SECOND = 150;
const CALLS_A_SECOND = 50;
/** The simulated WeCom takes no older code. */
const WINDOW_MS = 20_000;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start();
  // So many contacts reach every Dispatcher, so each is warm.
  await Promise.all([...Array(64)].map(() => scene.settled(scene.greet())));
});
afterAll(() => scene.stop());

test(`${CUSTOMERS} welcomes at ${A_SECOND} a second are sent without delay`, async () => {
  expect((await callbackToSend()).p50).toBeLessThan(STALL_MS);
});

test(`${CUSTOMERS} welcomes by a program at ${CALLS_A_SECOND} a second are sent without delay`, async () => {
  expect((await callToAnswer()).p50).toBeLessThan(STALL_MS);
});

async function callbackToSend(): Promise<Figures> {
  const sentAt = new Map<Contact, number>();
  await evenly(CUSTOMERS, A_SECOND, async () => {
    const contact = scene.greet({ deliver: false });
    sentAt.set(contact, Date.now());
    void contact.callbacks[0]?.send();
    await contact.welcomed(WINDOW_MS);
  });

  const arrivals = new Map(scene.wecom.journal.calls("send_welcome_msg").map(({ code, at }) => [code, at]));
  const took = [...sentAt].map(
    ([{ codes }, at]) => (arrivals.get(codes.get("sales") ?? null) ?? Number.NaN) - at,
  );
  expect(took.every(Number.isFinite)).toBe(true);
  return report("callback to send", A_SECOND, took);
}

async function callToAnswer(): Promise<Figures> {
  const program = new Program(scene.worker);
  const took: number[] = [];
  const call = async () => {
    const contact = scene.greet({ deliver: false });
    const calledAt = performance.now();
    const { body } = await program.post("sales/contact/welcomes", {
      welcome_code: contact.codes.get("sales"),
      external_userid: contact.customer.externalUserId,
      userid: contact.staff.userid,
      text: { content: "您好" },
    });
    took.push(performance.now() - calledAt);
    expect(body["outcome"]).toBe("sent");
  };
  await evenly(CUSTOMERS, CALLS_A_SECOND, call);
  return report("call to answer", CALLS_A_SECOND, took);
}

function report(what: string, aSecond: number, took: readonly number[]): Figures {
  const figures = figuresOf(took);
  console.log(`${what}, ${took.length} at ${aSecond} a second: ${answerInWords(figures)}`);
  return figures;
}
