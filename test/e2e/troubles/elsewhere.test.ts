/** Troubles of media, backends, the inbox and webhooks, each from its beginning to its end. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Receiver, SECRET } from "../../webhooks/receiver.ts";
import { KfScene } from "../kf/kf-scene.ts";
import { StaticHost } from "../media/static-host.ts";
import { Robot } from "./robot.ts";

const HOST = "static.example.com";
const RULES = `
media: { poster: { type: image, url: "https://${HOST}/poster.png" } }
rules:
  - name: 图文
    on: contact.added
    send: { text: { content: 您好！ }, attachments: [{ msgtype: image, image: { media_id: "media:poster" } }] }
  - { name: 进入, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您？ } } }
  - { name: 转人工, on: kf.message, when: { text: { is: 人工 } }, transfer: { to: { servicer: nobody } }, otherwise: { to: queue } }
`;

let kfScene: KfScene;
let robot: Robot;
let host: StaticHost;
let receiver: Receiver;
let backend: Server;
let backendAnswers = 500;
beforeAll(async () => {
  [robot, host, receiver] = await Promise.all([Robot.start(), StaticHost.start(), Receiver.start()]);
  backend = createServer((_, response) => response.writeHead(backendAnswers).end());
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  const { port } = backend.address() as AddressInfo;
  const forward = `http://127.0.0.1:${port}/wecom`;
  kfScene = await KfScene.open({
    rules: RULES,
    hosts: { [HOST]: host.address },
    appSettings: { sales: { forward, webhook: { url: receiver.url, secret: SECRET } } },
    secrets: { ALERT_WEBHOOK: robot.url, LANGUAGE: "en" },
  });
});
afterAll(async () => {
  await kfScene.close();
  await receiver.close();
  host.stop();
  robot.close();
  backend.close();
});

async function troubleOf(cause: string) {
  type Status = { apps: { troubles: Record<string, Record<string, unknown>> }[] };
  const { apps } = (await kfScene.scene.get("/api/status")) as Status;
  return apps[0]?.troubles[cause];
}

const goesOn = { overAt: null };
const isOver = { overAt: expect.any(String) };
const POLLED = { timeout: 15_000 };

test("a missing medium is alerted, and the text that goes alone says why", async () => {
  const early = await kfScene.scene.settled(kfScene.scene.greet());
  expect(early).toMatchObject({ outcome: "sent", message: "图文 (text alone)" });
  expect(early.cause).toMatch(
    /^a part is missing: 图文 could not be filled in: media "poster" is not uploaded yet$/,
  );
  expect(early.remedy).toContain("/api/status");
  await expect.poll(() => troubleOf("media"), POLLED).toMatchObject(goesOn);
  await expect.poll(() => troubleOf("incomplete"), POLLED).toMatchObject({ ...goesOn, rules: ["图文"] });
});

test("a backend that refuses callbacks is trouble without an alert, until it takes one", async () => {
  await kfScene.scene.settled(kfScene.scene.greet());
  await expect
    .poll(() => troubleOf("forward"), POLLED)
    .toMatchObject({
      ...goesOn,
      code: "callbacks-not-forwarded",
      detail: "callbacks could not be forwarded: HTTP 500.",
    });
  backendAnswers = 200;
  await kfScene.scene.settled(kfScene.scene.greet());
  await expect.poll(() => troubleOf("forward"), POLLED).toMatchObject(isOver);
  expect(robot.alerts.filter((alert) => alert.includes("forward"))).toEqual([]);
});

test("an inbox that the app may not read is alerted, until it is read", async () => {
  kfScene.scene.wecom.faults.add({ api: "kf/sync_msg", then: { errcode: 48002 } });
  // No rule answers this message, so only reads of the inbox begin and end the trouble.
  const says = () => kfScene.kf.says({ ...kfScene.with(kfScene.customer()), text: "在吗" });
  says();
  await expect
    .poll(() => troubleOf("48002"), POLLED)
    .toMatchObject({ ...goesOn, staff: [kfScene.account.openKfId] });
  // A contact's welcome is no proof that the app may read the inbox.
  await kfScene.scene.settled(kfScene.scene.greet());
  expect(await troubleOf("48002")).toMatchObject(goesOn);
  says();
  await expect.poll(() => troubleOf("48002"), { timeout: 70_000 }).toMatchObject(isOver);
}, 90_000);

test("a transfer that went where `otherwise` says is noted, and is no trouble", async () => {
  const customer = kfScene.customer();
  kfScene.kf.enter(kfScene.with(customer));
  kfScene.kf.says({ ...kfScene.with(customer), text: "人工" });
  const found = async () => {
    const query = `customer=${customer.externalUserId}&event=kf.message&outcome=sent`;
    const { deliveries } = (await kfScene.scene.get(`/api/deliveries?${query}`)) as {
      deliveries: { message: string; notes: string[]; cause: string | null }[];
    };
    return deliveries[0];
  };
  await expect.poll(found, POLLED).toMatchObject({ message: "transfer: queue", cause: null });
  expect((await found())?.notes).toEqual([
    expect.stringMatching(
      /^transfer to nobody was refused: .* \(60111\); transfer: queue went in its place$/,
    ),
  ]);
});

test("a program that wants no more events is alerted, until it takes an event again", async () => {
  receiver.answering = () => ({ status: 410 });
  await kfScene.scene.settled(kfScene.scene.greet());
  await expect.poll(() => troubleOf("webhook"), POLLED).toMatchObject(goesOn);
  await expect
    .poll(() => robot.alerts, POLLED)
    .toContainEqual(expect.stringContaining("events could not be posted to the webhook"));
  receiver.answering = () => ({ status: 204 });
  // Each Dispatcher has an outbox of its own, and the event of a later contact may be in another outbox.
  const isTaken = async () => {
    await kfScene.scene.settled(kfScene.scene.greet());
    return await troubleOf("webhook");
  };
  await expect.poll(isTaken, POLLED).toMatchObject(isOver);
});
