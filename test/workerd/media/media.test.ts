/** Tests the cron that keeps the media of the rules alive, so that no welcome waits for an upload. */
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import worker from "../../../src/index.ts";
import type { MediaEntry } from "../../../src/media/retention.ts";
import { addContact, bindings, CORP_ID, callsOf, claimFor, contactNow, dispatcherOf, sim } from "../wecom.ts";

const HOUR_MS = 3_600_000;
const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
const rulesWith = (url: string) => `
media: { poster: { type: image, url: "${url}" } }
rules:
  - name: 默认
    on: contact.added
    send: { attachments: [{ msgtype: image, image: { media_id: "media:poster" } }] }
    fallback: { text: { content: 您好，欢迎！ } }
`;

const cron = () =>
  worker.scheduled({ cron: "*/5 * * * *", scheduledTime: Date.now(), noRetry() {} }, bindings);
const uploads = async () => (await callsOf("media/upload")).length;

beforeEach(async () => {
  await sim("DELETE", "faults");
  await sim("DELETE", "journal");
  await fetch("https://static.test/poster.png", { method: "PUT", body: PNG });
  await bindings.RULES.put("rules", rulesWith("https://static.test/poster.png"));
});
afterEach(() => reset());

/** The message of a welcome, and the time that was left of its window. */
async function welcome() {
  const contact = await addContact();
  const dispatcher = dispatcherOf(contact);
  const claim = claimFor(contact);
  await dispatcher.claim(claim);
  const delivery = await vi.waitFor(async () => {
    const found = await dispatcher.find(claim.id);
    expect(found?.outcome).toBe("sent");
    return found;
  }, 10_000);
  return { body: (await contactNow(contact)).received[0]?.body, delivery };
}
const WITH_PICTURE = { attachments: [{ msgtype: "image", image: { pic_url: expect.any(String) } }] };

test("the first welcome after the cron has its picture, which is uploaded once for two apps", async () => {
  await cron();
  expect(await uploads()).toBe(1);
  const { body } = await welcome();
  expect(body).toMatchObject(WITH_PICTURE);
  await cron();
  expect(await uploads()).toBe(1);
});

test("a media_id of two days is renewed by the next cron", async () => {
  await cron();
  await runInDurableObject(bindings.MEDIA.getByName(CORP_ID), (_, { storage }) => {
    for (const [key, entry] of storage.kv.list<MediaEntry>({ prefix: "entry:" })) {
      const { kept } = entry;
      const ms = 48 * HOUR_MS;
      storage.kv.put<MediaEntry>(key, {
        ...entry,
        triedAt: entry.triedAt - ms,
        kept: kept && { ...kept, uploadedAt: kept.uploadedAt - ms, goodUntil: kept.goodUntil - ms },
      });
    }
  });
  await cron();
  expect(await uploads()).toBe(2);
  const { keys } = await bindings.CACHE.list({ prefix: `media:${CORP_ID}:` });
  expect(keys).toHaveLength(1);
  const kept = await bindings.CACHE.get<{ goodUntil: number }>(keys[0]?.name ?? "", "json");
  expect((kept?.goodUntil ?? 0) - Date.now()).toBeGreaterThan(71 * HOUR_MS);
});

test("a source that fails does not keep the tokens from being renewed", async () => {
  await fetch("https://static.test/poster.png", { method: "PUT", headers: { "x-status": "500" } });
  await cron();
  expect(await uploads()).toBe(0);
  expect((await callsOf("gettoken")).length).toBeGreaterThan(0);
});

test("a broken rules file leaves the media of the last good file alive", async () => {
  await vi.waitFor(async () => {
    await cron();
    expect(await bindings.CACHE.get("rules-good:*")).not.toBeNull();
  });
  await bindings.RULES.put("rules", "rules: [");
  await abortAllDurableObjects();
  await cron();
  expect((await welcome()).body).toMatchObject(WITH_PICTURE);
});

test("a welcome goes by its fallback well within its window while KV does not answer", async () => {
  await cron();
  const get = bindings.CACHE.get.bind(bindings.CACHE);
  const silent = vi.spyOn(bindings.CACHE, "get").mockImplementation(((key: string, ...rest: []) => {
    return Array.isArray(key) ? new Promise(() => {}) : get(key, ...rest);
  }) as typeof get);
  const { body, delivery } = await welcome();
  silent.mockRestore();
  expect(body).toMatchObject({ text: { content: "您好，欢迎！" } });
  expect((delivery?.deadline ?? 0) - (delivery?.settledAt ?? 0)).toBeGreaterThan(0);
});
