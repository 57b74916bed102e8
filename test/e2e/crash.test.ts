/** A Worker that is killed before, during or after a call goes on from its storage, and sends one welcome. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { Scene, textsFor } from "./scene.ts";

const RULES_WITH_FALLBACK = `
rules:
  - { name: 备用, on: contact.added, send: { text: { content: 已失效 } }, fallback: { text: { content: 您好 } } }
`;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start();
  await scene.settled(scene.greet());
});
afterEach(() => scene.stop());

/** Kills the Worker during its next call of send_welcome_msg, and starts it again after `downMs`. */
async function crashDuringCall(downMs: number): Promise<void> {
  const before = scene.wecom.journal.calls("send_welcome_msg").length;
  while (scene.wecom.journal.calls("send_welcome_msg").length === before) await wait(5);
  await scene.worker.kill();
  await wait(downMs);
  await scene.worker.begin();
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("a Worker that is killed before WeCom took the call sends when it is back", async () => {
  scene.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
  const contact = scene.greet();
  await crashDuringCall(500);
  const delivery = await scene.settled(contact);
  expect(delivery.outcome).toBe("sent");
  expect(delivery.attempts.map(({ verdict }) => verdict)).toEqual(["lost", "sent"]);
  expect(contact.received).toHaveLength(1);
});

test("a Worker that is killed after WeCom took the call learns from 41051 that it did", async () => {
  scene.wecom.faults.add({ api: "send_welcome_msg", then: { delayMs: 3_000, effect: "before" } });
  const contact = scene.greet();
  await crashDuringCall(500);
  const delivery = await scene.settled(contact);
  expect(delivery).toMatchObject({ outcome: "sent-unconfirmed", errcode: 41051 });
  expect(contact.received).toHaveLength(1);
});

test("a Worker that is down until the window is over records the miss and calls no more", async () => {
  scene.wecom.faults.add({ api: "send_welcome_msg", then: { hang: true } });
  const contact = scene.greet({ at: Date.now() - 15_000 });
  await crashDuringCall(5_000);
  const delivery = await scene.settled(contact);
  expect(delivery).toMatchObject({ outcome: "missed", errcode: null });
  expect(delivery.cause).toContain("not known");
  expect(scene.sends(contact)).toBe(1);
});

test("a Worker that is killed while it waits between two calls makes the next call when it is back", async () => {
  const fault = scene.wecom.faults.down();
  const contact = scene.greet();
  while (scene.sends(contact) < 3) await wait(20);
  await scene.worker.kill();
  fault.remove();
  await scene.worker.begin();
  expect((await scene.settled(contact)).outcome).toBe("sent");
  expect(contact.received).toHaveLength(1);
});

test("a Worker that is killed after WeCom refused a message does not send that message again", async () => {
  scene.worker.kv.values.set("RULES/rules", RULES_WITH_FALLBACK);
  await scene.worker.kill();
  await scene.worker.begin();
  const { faults, journal } = scene.wecom;
  const isRefused = ({ raw }: { raw: string }) => raw.includes("失效");
  faults.add({ api: "send_welcome_msg", when: isRefused, times: 10, then: { errcode: 40007 } });
  faults.add({ api: "send_welcome_msg", when: (call) => !isRefused(call), then: { hang: true } });
  const contact = scene.greet();
  while (journal.calls("send_welcome_msg", ({ fault }) => fault === "hang").length === 0) await wait(5);
  await scene.worker.kill();
  await scene.worker.begin();
  const delivery = await scene.settled(contact);
  expect(delivery.attempts.map(({ verdict }) => verdict)).toEqual(["content", "lost", "sent"]);
  expect(textsFor(contact)).toEqual(["您好"]);
});
