/** A Worker that is killed before, during or after a call goes on from its storage, and sends one welcome. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Contact } from "../../simulator/index.ts";
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

test("an alarm that workerd has lost is set anew by the object's next work", async () => {
  const { wecom, worker } = scene;
  const hang = wecom.faults.add({ api: "send_welcome_msg", times: 9, then: { hang: true } });
  const contact = scene.greet();
  await hasCalled(contact, 1);
  await worker.kill();
  const folder = join(worker.storage, "yingbin-Dispatcher");
  const metadata = new DatabaseSync(join(folder, "metadata.sqlite"));
  metadata.exec("DELETE FROM _cf_ALARM");
  metadata.close();
  await wait(Math.max(0, (await alarmsIn(folder)) - Date.now()));
  await worker.begin();
  // The repeat wakes the object, which goes on with what is open.
  const [callback] = contact.callbacks;
  await callback?.deliver();
  await hasCalled(contact, 2);
  await worker.kill();
  hang.remove();
  await worker.begin();
  // Nobody wakes it: only its alarm can.
  await hasCalled(contact, 3);
  expect(contact.received).toHaveLength(1);
});

async function hasCalled(contact: Contact, times: number): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (scene.sends(contact) < times) {
    if (Date.now() > giveUpAt) throw new Error(`${scene.sends(contact)} calls, not ${times}`);
    await wait(5);
  }
}

/** The latest alarm that the objects of a class have noted themselves. */
async function alarmsIn(folder: string): Promise<number> {
  const files = (await readdir(folder)).filter((name) => /^[\da-f]{64}\.sqlite$/.test(name));
  const alarms = files.map((name) => {
    const database = new DatabaseSync(join(folder, name), { readOnly: true });
    const hasAlarms = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_cf_METADATA'").get();
    const own = "SELECT value / 1000000 AS at FROM _cf_METADATA WHERE key = 1";
    const at = hasAlarms === undefined ? 0 : Number(database.prepare(own).get()?.["at"] ?? 0);
    database.close();
    return at;
  });
  return Math.max(...alarms);
}
