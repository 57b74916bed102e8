/** WeCom exchanges an AuthCode, and its answer does not come in time: the code is used up, and its permanent_code unknown. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Corp } from "../../../simulator/index.ts";
import { textsFor } from "../scene.ts";
import { ProviderScene } from "./provider-scene.ts";

const EXCHANGE = "service/get_permanent_code";
/** The Worker waits five seconds for an answer. */
const TOO_LATE = { delayMs: 7_000, effect: "before" } as const;

let provider: ProviderScene;
let corp: Corp;
beforeEach(async () => {
  provider = await ProviderScene.start();
  ({ corp } = provider.scene);
});
afterEach(() => provider.stop());

const exchanges = () => provider.scene.wecom.journal.calls(EXCHANGE);
const failed = expect.objectContaining({
  corpId: null,
  state: "failed",
  reasonCode: "auth-code-refused",
  reason: expect.stringContaining("重新获取secret"),
});

/** Waits until the Worker lists an AuthCode as one that WeCom refused. */
const refused = () =>
  vi.waitFor(async () => expect(await provider.installations()).toContainEqual(failed), {
    timeout: 30_000,
    interval: 100,
  });

test("a first authorisation is listed as failed after one more try, and the next brings the company in", async () => {
  await provider.taken(provider.suite.pushTicket());
  provider.scene.wecom.faults.add({ api: EXCHANGE, then: TOO_LATE });
  await provider.taken(provider.suite.install(corp));
  await refused();
  expect(exchanges().map(({ errcode }) => errcode)).toEqual([0, 40078]);
  // A ticket makes all due that is pending: an AuthCode that WeCom has refused is not.
  await provider.taken(provider.suite.pushTicket());

  await provider.taken(provider.suite.reset(corp));
  const contact = provider.scene.greet();
  expect(await provider.settled(contact)).toMatchObject({ outcome: "sent" });
  expect(textsFor(contact)).toEqual(["您好，欢迎！"]);
  expect(exchanges().map(({ errcode }) => errcode)).toEqual([0, 40078, 0]);
});

test("a customer who comes meanwhile is refused with the reason, within the window", async () => {
  await provider.taken(provider.suite.pushTicket());
  provider.scene.wecom.faults.add({ api: EXCHANGE, then: TOO_LATE });
  await provider.taken(provider.suite.install(corp));
  const contact = provider.scene.greet({ at: Date.now() - 8_000 });
  await refused();
  expect(await provider.settled(contact)).toMatchObject({
    outcome: "refused",
    cause: expect.stringContaining("has not installed crm"),
  });
  expect(contact.received).toEqual([]);
  expect(provider.scene.wecom.journal.calls("gettoken")).toEqual([]);
});

test("a reset leaves the company's code void, and one more reset heals", async () => {
  const corpId = await provider.installed();
  provider.scene.wecom.faults.add({ api: EXCHANGE, then: TOO_LATE });
  await provider.taken(provider.suite.reset(corp));
  await refused();
  const unserved = provider.scene.greet({ at: Date.now() - 16_000 });
  expect(await provider.settled(unserved)).toMatchObject({
    outcome: "refused",
    cause: expect.stringContaining("refused the company's permanent_code"),
  });
  expect(await provider.installations()).toContainEqual(expect.objectContaining({ corpId, state: "void" }));

  await provider.taken(provider.suite.reset(corp));
  const contact = provider.scene.greet();
  expect(await provider.settled(contact)).toMatchObject({ outcome: "sent" });
  // The code that WeCom refused was used once.
  const wrong = provider.scene.wecom.journal.calls("gettoken", ({ errcode }) => errcode === 40001);
  expect(wrong).toHaveLength(1);
});
