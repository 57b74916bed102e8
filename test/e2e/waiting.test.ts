/** Tests that wait for real time limits, run at once: WeCom out of reach, and rules held for half a minute. */
import * as v from "valibot";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Program } from "./programs/program.ts";
import { Scene, textsFor } from "./scene.ts";

/** A Dispatcher has six connections of its own, and twelve through the entrypoint that sends for it. */
const CONNECTIONS = 18;
const WINDOW_MS = 20_000;
/** Rules are held for half a minute (`HELD_MS`). */
const HELD_MS = 30_000;

/** Starts a scene for one test, since the test changes WeCom or the rules, and greets once so that it is warm. */
async function warmScene(): Promise<Scene> {
  const scene = await Scene.start();
  onTestFinished(() => scene.stop());
  await scene.settled(scene.greet());
  return scene;
}

const page = v.object({ deliveries: v.array(v.looseObject({ outcome: v.string() })) });

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.concurrent("in a window of twenty seconds", () => {
  test("a welcome goes in time when WeCom is down for ten seconds", async () => {
    const scene = await warmScene();
    scene.wecom.faults.down({ forMs: 10_000 });
    const contact = scene.greet();
    const delivery = await scene.settled(contact);
    expect(delivery.outcome).toBe("sent");
    expect(delivery.attempts.length).toBeGreaterThan(4);
    expect(contact.received).toHaveLength(1);
  });

  test("a miss is recorded when WeCom is down for thirty seconds, and nothing goes late", async () => {
    const scene = await warmScene();
    const since = Date.now();
    const fault = scene.wecom.faults.down({ as: "reset", forMs: 30_000 });
    const contact = scene.greet();
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({ outcome: "missed", remedy: expect.stringContaining("npm run doctor") });
    expect(delivery.cause).toContain("could not be reached");
    const last = scene.wecom.journal.calls("send_welcome_msg").at(-1);
    expect(last?.at ?? 0).toBeGreaterThan(since + 10_000);
    expect(last?.at ?? 0).toBeLessThan(Math.floor(since / 1_000) * 1_000 + WINDOW_MS);

    const calls = scene.sends(contact);
    fault.remove();
    expect((await contact.callbacks[0]?.deliver())?.status).toBe(200);
    const next = scene.greet();
    expect((await scene.settled(next)).outcome).toBe("sent");
    expect(scene.sends(contact)).toBe(calls);
  });

  test("a miss is recorded when an app outside Yingbin sends until the window is over, and no call goes late", async () => {
    const scene = await warmScene();
    const begin = Date.now();
    scene.wecom.faults.add({
      api: "send_welcome_msg",
      times: Number.POSITIVE_INFINITY,
      then: { anotherApp: { forMs: 60_000, thenDelivers: false } },
    });
    const contact = scene.greet();
    const delivery = await scene.settled(contact);
    expect(delivery).toMatchObject({
      outcome: "missed",
      errcode: 41096,
      cause: "WeCom was still answering 41096 when the window closed",
    });
    const calls = scene.wecom.journal.calls("send_welcome_msg", ({ at }) => at >= begin);
    const pauses = calls.slice(1).map(({ at }, n) => at - (calls[n]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(300);
    expect(calls.length).toBeGreaterThan(WINDOW_MS / 1_000);
    const [begun] = (await scene.deliveries(contact)).map(({ attempts }) => attempts.map(({ at }) => at));
    expect(begun?.every((at) => at < delivery.deadline)).toBe(true);
    expect(contact.received).toEqual([]);
  });

  test("a miss names the connections as its cause when calls that hang held all of them", async () => {
    const scene = await warmScene();
    scene.wecom.faults.add({ api: "send_welcome_msg", forMs: 10_000, then: { hang: true } });
    // One customer is in one Dispatcher; each greeting has another member.
    const customer = scene.corp.addCustomer({ name: "李雷" });
    // All events have the same time, so that their windows close together.
    const at = Date.now() - 15_500;
    const greet = () => scene.greet({ customer, staff: scene.corp.addStaff(), at });
    for (let n = 0; n < CONNECTIONS; n++) greet();
    await vi.waitFor(() => expect(scene.wecom.journal.maxConcurrent("send_welcome_msg")).toBe(CONNECTIONS));
    const { staff } = greet();
    const deliveries = async () => v.parse(page, await scene.get(`/api/deliveries?staff=${staff.userid}`));
    await vi.waitFor(
      async () => {
        expect((await deliveries()).deliveries).toMatchObject([
          { outcome: "missed", cause: expect.stringContaining("all connections to WeCom were in use") },
        ]);
      },
      { timeout: 8_000, interval: 100 },
    );
  });

  test("a program gets 202 after 25 seconds, and its message is sent later", {
    timeout: 50_000,
  }, async () => {
    const scene = await warmScene();
    const account = scene.corp.addKfAccount();
    const customer = scene.corp.addCustomer();
    scene.corp.kf.says({ account, customer, text: "你好" });
    const fault = scene.wecom.faults.down();
    const { status, body } = await new Program(scene.worker).post("sales/kf/messages", {
      touser: customer.externalUserId,
      open_kfid: account.openKfId,
      msgtype: "text",
      text: { content: "您好" },
    });
    expect([status, body]).toMatchObject([202, { outcome: "open" }]);
    fault.remove();
    // expect.poll does not know its own test when tests run at once.
    await vi.waitFor(
      async () => {
        const delivery = await scene.get(`/api/deliveries/${body["delivery"]}`);
        expect(delivery).toMatchObject({ outcome: "sent" });
      },
      { timeout: 20_000 },
    );
  });

  test("rules that are broken while the Worker runs change nothing, and the status says so", async () => {
    const scene = await warmScene();
    const customer = scene.corp.addCustomer({ name: "李雷" });
    // One customer is in one Dispatcher; each greeting has another member.
    const greeted = async () => {
      const contact = scene.greet({ customer, staff: scene.corp.addStaff() });
      await contact.welcomed();
      return textsFor(contact);
    };
    expect(await greeted()).toEqual(["您好，欢迎！"]);
    scene.worker.kv.values.set("RULES/rules", "rules: [{ name: 坏, on: contact.added, sned: nothing }]");
    await wait(HELD_MS + 500);
    expect(await greeted()).toEqual(["您好，欢迎！"]);
    const status = await scene.get("/api/status");
    expect(status).toMatchObject({ apps: [{ rules: { fault: { file: "rules" } } }] });
  });
});
