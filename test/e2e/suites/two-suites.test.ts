/** Two suites of a provider in one Worker, with the same Token and EncodingAESKey: each takes only its own. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Callback, Template, ThirdPartySuite } from "../../../simulator/index.ts";
import { textsFor } from "../scene.ts";
import { ProviderScene } from "./provider-scene.ts";

const RULES = "rules: [{ name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }]";
const EXCHANGE = "service/get_permanent_code";

let provider: ProviderScene;
let crm: Template;
let shop: Template;
let market: ThirdPartySuite;

beforeEach(async () => {
  provider = await ProviderScene.start(
    {},
    {
      rules: RULES,
      otherSuites: (of, { callbackToken, encodingAesKey }) => {
        shop = of.addTemplate({ name: "shop", callbackToken, encodingAesKey });
        market = of.addThirdParty({ name: "market", callbackToken, encodingAesKey });
        return { shop: shop.credentials(), market: market.credentials() };
      },
    },
  );
  crm = provider.suite;
  for (const suite of [shop, market]) suite.callbackUrl = addressOf(suite);
});
afterEach(() => provider.stop());

const addressOf = ({ name }: { name: string }) => `${provider.scene.worker.url}/callback/${name}`;
const exchanges = () => provider.scene.wecom.journal.calls(EXCHANGE);

/** What the Worker answers to a command of one suite at the address of another. */
async function sentTo(
  other: { name: string },
  suite: Template,
  make: () => Callback,
): Promise<number | null> {
  const { callbackUrl } = suite;
  suite.callbackUrl = addressOf(other);
  const callback = make();
  suite.callbackUrl = callbackUrl;
  return (await callback.deliver()).status;
}

async function suites(): Promise<Record<string, unknown>[]> {
  return Object((await provider.ask("GET", "/suites")).body).suites;
}

test("a ticket or an AuthCode of the other suite is refused, stored nowhere, and its receiver is shown", async () => {
  const { corp } = provider.scene;
  expect(await sentTo(shop, crm, () => crm.pushTicket({ deliver: false }))).toBe(403);
  expect(await sentTo(shop, crm, () => crm.install(corp, { deliver: false }))).toBe(403);
  const refused = { receiver: crm.suiteId, suiteId: crm.suiteId };
  await vi.waitFor(async () =>
    expect(await suites()).toMatchObject([
      { name: "crm", ticketAt: null, lastRefusedReceiver: null },
      { name: "shop", ticketAt: null, lastRefusedReceiver: refused },
      { name: "market", ticketAt: null },
    ]),
  );
  // With a ticket of its own, the suite has no AuthCode to exchange.
  await provider.taken(shop.pushTicket());
  await provider.scene.wecom.journal.waitFor(({ api }) => api === "service/get_suite_token", 20_000);
  expect(exchanges()).toEqual([]);
  expect(await suites()).toMatchObject([{ ticketAt: null }, { ticketAt: expect.any(String) }, {}]);
});

test("a company that has both is welcomed once, and each suite uses its own codes", async () => {
  const { corp, wecom } = provider.scene;
  for (const suite of [crm, shop]) {
    await provider.taken(suite.pushTicket());
    await provider.taken(suite.install(corp));
  }
  await vi.waitFor(() => expect(exchanges().map(({ errcode }) => errcode)).toEqual([0, 0]), 20_000);
  const contact = provider.scene.greet();
  const { app } = crm.installationOf(corp);
  const of = async () => {
    const path = `/deliveries?app=shop@${app.corpId}`;
    return Object((await provider.ask("GET", path)).body).deliveries[0]?.outcome;
  };
  expect((await provider.settled(contact)).outcome).toMatch(/^(?:sent|superseded)$/);
  await vi.waitFor(async () => expect(await of()).toMatch(/^(?:sent|superseded)$/), 20_000);
  expect(textsFor(contact)).toEqual(["您好，欢迎！"]);
  // Neither was tried with what belongs to the other.
  const refused = wecom.journal.calls(EXCHANGE, ({ errcode }) => errcode !== 0);
  expect([refused, wecom.journal.calls("gettoken", ({ errcode }) => errcode !== 0)]).toEqual([[], []]);
});

test("an event of a company that has the other suite is claimed, and its code is not used", async () => {
  const { corp, wecom } = provider.scene;
  await provider.taken(shop.pushTicket());
  await provider.taken(crm.pushTicket());
  await provider.taken(shop.install(corp));
  await vi.waitFor(() => expect(exchanges().map(({ errcode }) => errcode)).toEqual([0]), 20_000);
  const { app } = shop.installationOf(corp);
  // The pair and the receiver are right there too: nothing tells that the event is not of this suite.
  app.callbackUrl = addressOf(crm);
  const strayed = provider.scene.greet({ at: Date.now() - 16_000, deliver: false });
  expect(await strayed.callbacks[0]?.deliver()).toMatchObject({ status: 200, body: "success" });
  const list = async () => {
    const path = `/deliveries?app=crm@${app.corpId}`;
    return Object((await provider.ask("GET", path)).body).deliveries;
  };
  await vi.waitFor(
    async () =>
      expect(await list()).toMatchObject([
        { outcome: "refused", cause: expect.stringContaining("has not installed crm") },
      ]),
    20_000,
  );
  expect(strayed.received).toEqual([]);
  expect(wecom.journal.calls("gettoken")).toEqual([]);

  app.callbackUrl = addressOf(shop);
  const contact = provider.scene.greet();
  await contact.welcomed(20_000);
  expect(textsFor(contact)).toEqual(["您好，欢迎！"]);
});

test("a contact of the other suite in the envelope of commands is refused", async () => {
  const { corp } = provider.scene;
  await provider.taken(market.pushTicket());
  await provider.taken(market.install(corp));
  await provider.scene.wecom.journal.waitFor(
    ({ api, errcode }) => api === "service/v2/get_permanent_code" && errcode === 0,
    20_000,
  );
  market.callbackUrl = addressOf(crm);
  const strayed = provider.scene.greet({ deliver: false });
  expect(await strayed.callbacks[0]?.deliver()).toMatchObject({ status: 403 });
  market.callbackUrl = addressOf(market);
  const contact = provider.scene.greet();
  await contact.welcomed(20_000);
  expect(strayed.received).toEqual([]);
});
