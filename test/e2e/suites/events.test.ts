/** What programs are told of companies, what is shown of callbacks for others, and who exchanges AuthCodes elsewhere. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import { Receiver, SECRET } from "../../webhooks/receiver.ts";
import { expectConform } from "../webhooks/conform.ts";
import { ProviderScene } from "./provider-scene.ts";

let provider: ProviderScene;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await provider.stop();
  for (const end of ends.splice(0)) await end();
});

test("programs are told of a company that installs, changes and cancels, each once and in order", async () => {
  const receiver = await Receiver.start();
  ends.push(() => receiver.close());
  provider = await ProviderScene.start({
    webhook: { url: receiver.url, secret: SECRET, events: ["suite.*"] },
  });
  const { suite: template, scene } = provider;
  const corpId = await provider.installed();
  const { corp } = template.installationOf(scene.corp).app;
  const change = template.change(scene.corp, { deliver: false });
  await change.deliver();
  await change.deliver();
  await provider.taken(template.cancel(scene.corp, { at: Date.now() + 1_000 }));
  const types = ["suite.installed", "suite.changed", "suite.cancelled"];
  await vi.waitFor(() => expect(receiver.taken.map(({ type }) => type)).toEqual(types), 15_000);
  const data = { suite: "crm", app: `crm@${corpId}`, corpId, corpName: corp.name };
  for (const event of receiver.taken) expect(event.data).toEqual(data);
  expectConform(receiver.arrivals);
  await vi.waitFor(async () => {
    const { body } = await provider.ask("GET", "/audit");
    const told = Object(body).entries.filter(({ by }: { by: string }) => by === "wecom");
    expect(told.map(({ what }: { what: string }) => what)).toEqual(types.toReversed());
  });
});

test("a callback that is meant for another is refused, and its receiver is shown", async () => {
  provider = await ProviderScene.start();
  const { suite: template, scene } = provider;
  const corpId = await provider.installed();
  const { app } = template.installationOf(scene.corp);
  const command = `<xml><InfoType>cancel_auth</InfoType><TimeStamp>1</TimeStamp><AuthCorpId>${corpId}</AuthCorpId></xml>`;
  const callback = app.event(command, { receiveId: template.suiteId, deliver: false });
  expect(await callback.deliver()).toMatchObject({ status: 403 });
  const refused = { at: expect.any(String), receiver: template.suiteId, suiteId: null, corpId };
  const shown = () => provider.ask("GET", "/suites");
  await vi.waitFor(async () =>
    expect(await shown()).toMatchObject({ body: { suites: [{ lastRefusedReceiver: refused }] } }),
  );
  // Within a minute nothing more is written.
  const other = command.replace("<xml>", "<xml><SuiteId>dkother</SuiteId>");
  expect(await app.event(other, { receiveId: "wwother", deliver: false }).deliver()).toMatchObject({
    status: 403,
  });
  expect(await shown()).toMatchObject({ body: { suites: [{ lastRefusedReceiver: refused }] } });
});

test("a command of another suite under the same key is refused and shown", async () => {
  provider = await ProviderScene.start();
  const { suite: template, scene } = provider;
  await provider.installed();
  const { app } = template.installationOf(scene.corp);
  const xml = `<xml><SuiteId>dkother</SuiteId><InfoType>suite_ticket</InfoType><TimeStamp>1</TimeStamp><SuiteTicket>T</SuiteTicket></xml>`;
  expect(await app.event(xml, { receiveId: "dkother", deliver: false }).deliver()).toMatchObject({
    status: 403,
  });
  await vi.waitFor(async () =>
    expect(await provider.ask("GET", "/suites")).toMatchObject({
      body: { suites: [{ lastRefusedReceiver: { receiver: "dkother", suiteId: "dkother", corpId: null } }] },
    }),
  );
});

test("the check of the URL for a stranger is refused and shown", async () => {
  provider = await ProviderScene.start();
  await provider.installed();
  const { app } = provider.suite.installationOf(provider.scene.corp);
  expect(await app.verifyUrl({ verifiedFor: "wwstranger" })).toMatchObject({ status: 403 });
  await vi.waitFor(async () =>
    expect(await provider.ask("GET", "/suites")).toMatchObject({
      body: { suites: [{ lastRefusedReceiver: { receiver: "wwstranger", suiteId: null, corpId: null } }] },
    }),
  );
});

test("with installs elsewhere nothing is exchanged, commands are forwarded unchanged, and an imported code works", async () => {
  const forwarded: { url: string; body: string }[] = [];
  const backend = createServer(async (request: IncomingMessage, response) => {
    forwarded.push({ url: request.url ?? "", body: await text(request) });
    response.end("success");
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  ends.push(() => backend.close());
  const { port } = backend.address() as AddressInfo;
  provider = await ProviderScene.start({
    installs: "elsewhere",
    forward: `http://127.0.0.1:${port}/wecom`,
  });
  const { suite: template, scene } = provider;
  await provider.taken(template.pushTicket());
  const install = template.install(scene.corp);
  await provider.taken(install);
  await vi.waitFor(() => expect(forwarded).toHaveLength(2));
  expect(forwarded[1]).toEqual({
    url: `/wecom?${new URL(install.url).searchParams}`,
    body: install.body,
  });
  expect(await provider.installations()).toEqual([]);
  expect(scene.wecom.journal.calls("service/get_permanent_code")).toEqual([]);

  const { app, authCodes } = template.installationOf(scene.corp);
  const exchanged = template.exchange(authCodes.at(-1)?.value ?? "", Date.now());
  const path = `/suites/crm/installations/${app.corpId}`;
  expect(await provider.ask("PUT", path, { permanentCode: exchanged?.permanentCode })).toMatchObject({
    status: 201,
  });
  const contact = scene.greet();
  await contact.welcomed(20_000);
  expect(contact.received).toHaveLength(1);
});
