/** The webhook of a suite gets the events of its companies; an operator has the posts of a company tried again. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Receiver, SECRET } from "../../webhooks/receiver.ts";
import { ProviderScene } from "./provider-scene.ts";

let receiver: Receiver;
let provider: ProviderScene;

beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(async () => {
  await provider.stop();
  await receiver.close();
});

const retry = (corpId: string) => provider.ask("POST", `/apps/crm@${corpId}/webhook/retry`);

test("a company's events that 410 stopped are posted once an operator asks for it", async () => {
  provider = await ProviderScene.start({ webhook: { url: receiver.url, secret: SECRET } });
  receiver.answering = () => ({ status: 410 });
  const corpId = await provider.installed();
  provider.scene.greet();
  const webhook = async () =>
    Object((await provider.ask("GET", `/status?app=crm@${corpId}`)).body).apps[0].webhook;
  await vi.waitFor(
    async () => expect(await webhook()).toMatchObject({ stoppedAt: expect.any(String), waiting: 3 }),
    20_000,
  );
  receiver.answering = () => ({ status: 204 });
  expect(await retry(corpId)).toMatchObject({ status: 202 });
  await receiver.takes(3, undefined, 20_000);
  expect(receiver.taken.map(({ type }) => type).sort()).toEqual([
    "contact.added",
    "delivery.settled",
    "suite.installed",
  ]);
}, 60_000);

test("a company whose suite has no webhook has none to be tried", async () => {
  provider = await ProviderScene.start();
  const corpId = await provider.installed();
  expect(await retry(corpId)).toEqual({
    status: 404,
    body: {
      error: { code: "not-found", message: "this app has no webhook in its configuration", path: "app" },
    },
  });
});
