/** Tokens, secrets and callback keys change while events arrive. */
import { afterEach, expect, test } from "vitest";
import { Scene } from "./scene.ts";

let scene: Scene;
afterEach(() => scene.stop());

test("events encrypted with the old keys are welcomed while both are configured", async () => {
  const next = { callbackToken: "NewToken", encodingAesKey: "n".repeat(42) + "A" };
  scene = await Scene.start({
    appSettings: {
      sales: {
        callbackToken: ["NewToken", "OldToken"],
        encodingAesKey: [next.encodingAesKey, "o".repeat(42) + "A"],
      },
    },
    apps: [{ name: "sales", callbackToken: "OldToken", encodingAesKey: "o".repeat(42) + "A" }],
  });
  expect((await scene.settled(scene.greet())).outcome).toBe("sent");
  // The console verifies the URL with the new keys before it stores them.
  expect(await scene.app().verifyUrl(next)).toMatchObject({ ok: true, status: 200 });
  expect(await scene.app().verifyUrl()).toMatchObject({ ok: true });
});

test("the URL is verified", async () => {
  scene = await Scene.start();
  const result = await scene.app().verifyUrl();
  expect(result).toMatchObject({ ok: true, status: 200 });
  console.log(`the URL was verified in ${Math.round(result.ms)} ms`);
});

test("a token that is revoked under way is replaced once, however many deliveries wait for it", async () => {
  scene = await Scene.start();
  await scene.settled(scene.greet());
  scene.app().revokeToken();
  const before = scene.wecom.journal.calls("gettoken").length;
  const contacts = [...Array(16)].map(() => scene.greet());
  const deliveries = await Promise.all(contacts.map((contact) => scene.settled(contact)));
  expect(deliveries.map(({ outcome }) => outcome)).toEqual(Array(16).fill("sent"));
  expect(scene.wecom.journal.calls("gettoken")).toHaveLength(before + 1);
});

test("the newest token gets into KV, which takes no second write within a second", async () => {
  scene = await Scene.start();
  const { kv } = scene.worker;
  kv.isSlow = true;
  await scene.settled(scene.greet());
  scene.app().revokeToken();
  await scene.settled(scene.greet());
  const newest = scene.app().currentToken(Date.now()).value;
  const [key = ""] = [...kv.values.keys()].filter((one) => one.startsWith("CACHE/token:sales:"));
  await expect.poll(() => kv.values.get(key)).toContain(newest);
});

test("many customers at a cold start cost one token", async () => {
  scene = await Scene.start();
  scene.wecom.faults.add({ api: "gettoken", then: { delayMs: 300 } });
  const contacts = [...Array(24)].map(() => scene.greet());
  const deliveries = await Promise.all(contacts.map((contact) => scene.settled(contact)));
  expect(deliveries.every(({ outcome }) => outcome === "sent")).toBe(true);
  expect(scene.wecom.journal.calls("gettoken")).toHaveLength(1);
});

test("a token that WeCom refuses and hands out again is asked for at most once a second", async () => {
  scene = await Scene.start();
  await scene.settled(scene.greet());
  scene.wecom.faults.add({ api: "send_welcome_msg", times: 100, then: { errcode: 42001 } });
  const deliveries = await Promise.all(
    [scene.greet(), scene.greet(), scene.greet()].map((contact) => scene.settled(contact)),
  );
  expect(new Set(deliveries.map(({ outcome }) => outcome))).toEqual(new Set(["refused"]));
  const [, ...asked] = scene.wecom.journal.calls("gettoken").map(({ at }) => at);
  for (const [n, at] of asked.entries()) expect(at - (asked[n - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test("a late event has its one call though the token comes late", async () => {
  scene = await Scene.start();
  scene.wecom.settings.codeClock = "receipt";
  scene.wecom.faults.add({ api: "gettoken", then: { errcode: -1 } });
  const contact = scene.greet({ at: Date.now() - 25_000 });
  expect((await scene.settled(contact)).outcome).toBe("sent");
  expect(scene.sends(contact)).toBe(1);
});
