/** Troubles of an app, from the first customer to the end: the status shows them, and operators are alerted. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { otherEvent } from "../../../simulator/callback/events.ts";
import type { App, Staff } from "../../../simulator/index.ts";
import { Receiver, SECRET } from "../../webhooks/receiver.ts";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { Robot } from "./robot.ts";

const RENEW_CRON = "*/5 * * * *";
const RULES = `
rules:
  - { name: 展会, on: contact.added, when: { app: [fair], state: "expo-*" }, send: { text: { content: 您好！ } } }
  - name: 图文
    on: contact.added
    when: { app: [poster] }
    send: { text: { content: 您好！ }, attachments: [{ msgtype: image, image: { media_id: MEDIA_ID } }] }
  - { name: 默认, on: contact.added, when: { app: { not: [fair] } }, send: { text: { content: 您好，欢迎！ } } }
`;
/** An app for each test, so that no test sees the troubles of another. */
const APPS = ["untrusted", "cron", "member", "native", "fair", "poster", "token", "guest", "life"] as const;
type Name = (typeof APPS)[number];

let scene: Scene;
let robot: Robot;
let receiver: Receiver;
beforeAll(async () => {
  [robot, receiver] = await Promise.all([Robot.start(), Receiver.start()]);
  scene = await Scene.start({
    rules: (corp) => RULES.replace("MEDIA_ID", corp.addMedia({ type: "image" })),
    apps: APPS.map((name) => ({ name })),
    appSettings: { life: { webhook: { url: receiver.url, secret: SECRET } } },
    secrets: { ALERT_WEBHOOK: robot.url, LANGUAGE: "en" },
    hasClock: true,
  });
});
afterAll(async () => {
  await scene.stop();
  await receiver.close();
  robot.close();
});
afterEach(() => {
  for (const name of APPS) scene.app(name).trustedIps = null;
});

/** Greets a new customer by one app alone. */
async function greet(name: Name, options: { state?: string; staff?: Staff } = {}) {
  return await scene.settled(scene.greet({ ...options, apps: [scene.app(name)] }));
}

interface AppStatus {
  troubles: Record<string, Record<string, unknown>>;
  refusedCallbacks: Record<string, unknown> | null;
  lifecycle: Record<string, unknown> | null;
}

async function statusOf(name: Name): Promise<AppStatus> {
  const { apps } = (await scene.get("/api/status")) as { apps: (AppStatus & { app: string })[] };
  const found = apps.find(({ app }) => app === name);
  if (found === undefined) throw new Error(`status says nothing of ${name}`);
  return found;
}

const troubleOf = async (name: Name, cause: string) => (await statusOf(name)).troubles[cause];
const alertsOf = (name: Name) => robot.alerts.filter((text) => text.startsWith(`Yingbin, app ${name}: `));

const isOver = { overAt: expect.any(String) };
const POLLED = { timeout: 10_000 };

describe("trouble with an untrusted address", () => {
  test("is over with the next welcome, of whichever Dispatcher", async () => {
    scene.app("untrusted").trustedIps = ["203.0.113.7"];
    expect(await greet("untrusted")).toMatchObject({ outcome: "refused", errcode: 60020 });
    await expect
      .poll(() => troubleOf("untrusted", "60020"), POLLED)
      .toMatchObject({ count: 1, overAt: null, fromIp: "127.0.0.1", staff: ["zhangsan"], rules: ["默认"] });
    scene.app("untrusted").trustedIps = null;
    expect(await greet("untrusted")).toMatchObject({ outcome: "sent" });
    await expect.poll(() => troubleOf("untrusted", "60020"), POLLED).toMatchObject(isOver);
    await expect.poll(() => alertsOf("untrusted").length, POLLED).toBe(2);
    const [first, second] = alertsOf("untrusted");
    expect(first).toMatch(
      /not trusted \(60020, from ip 127\.0\.0\.1\).*企业可信IP.*member zhangsan; rule 默认/,
    );
    expect(second).toMatch(/over: .*not trusted/);
  });

  test("lasts until it is mended, and is ended by the cron's call when no customer comes", async () => {
    scene.app("cron").trustedIps = ["203.0.113.7"];
    await greet("cron");
    await expect.poll(() => troubleOf("cron", "60020"), POLLED).toBeDefined();
    await scene.worker.runCron(RENEW_CRON);
    expect(await troubleOf("cron", "60020")).toMatchObject({ count: 1, overAt: null });
    scene.app("cron").trustedIps = null;
    await scene.worker.runCron(RENEW_CRON);
    expect(await troubleOf("cron", "60020")).toMatchObject(isOver);
  });
});

test("a member without customer contact is alerted at the fifth customer, by name, until a customer is welcomed", async () => {
  const staff = scene.corp.addStaff({ userid: "wangwu", canContact: false });
  for (let n = 0; n < 4; n++) await greet("member", { staff });
  expect(await troubleOf("member", "84074")).toBeUndefined();
  await greet("member", { staff });
  await expect
    .poll(() => troubleOf("member", "84074"), POLLED)
    .toMatchObject({ count: 5, overAt: null, staff: ["wangwu"], rules: ["默认"] });
  await expect.poll(() => alertsOf("member"), POLLED).toHaveLength(1);
  expect(alertsOf("member")[0]).toMatch(/84074.*客户联系.*5 times in .*member wangwu; rule 默认/);

  // A welcome by one member is no proof that another member's trouble is over.
  await greet("member");
  await scene.worker.runCron(RENEW_CRON);
  expect(await troubleOf("member", "84074")).toMatchObject({ overAt: null });
  staff.canContact = true;
  await greet("member", { staff });
  await expect.poll(() => troubleOf("member", "84074"), POLLED).toMatchObject(isOver);
});

test("a member whose customers WeCom itself welcomes is alerted at the fifth", async () => {
  const staff = scene.corp.addStaff({ userid: "zhaoliu", nativeWelcome: true });
  for (let n = 0; n < 5; n++) expect(await greet("native", { staff })).toMatchObject({ outcome: "no-code" });
  await expect.poll(() => alertsOf("native"), POLLED).toHaveLength(1);
  expect(alertsOf("native")[0]).toMatch(/WeCom sent no code.*欢迎语.*5 times in .*member zhaoliu/);
  staff.nativeWelcome = false;
  await greet("native", { staff });
  await expect.poll(() => troubleOf("native", "no-code"), POLLED).toMatchObject(isOver);
});

test("customers without a rule are alerted at the fifth", async () => {
  for (let n = 0; n < 5; n++) expect(await greet("fair")).toMatchObject({ outcome: "no-rule" });
  await expect.poll(() => alertsOf("fair"), POLLED).toHaveLength(1);
  expect(alertsOf("fair")[0]).toMatch(/no rule fits.*send: nothing.*5 times in .*member zhangsan/);
  await greet("fair", { state: "expo-7" });
  await expect.poll(() => troubleOf("fair", "no-rule"), POLLED).toMatchObject(isOver);
});

test("a welcome that lost its picture is told in notes, cause, status and alert, until a whole one is sent", async () => {
  expect(await greet("poster")).toMatchObject({ outcome: "sent", notes: [], cause: null });
  scene.corp.loseMedia();
  const delivery = await greet("poster");
  expect(delivery).toMatchObject({ outcome: "sent", errcode: 0, message: "图文 (text alone)" });
  expect(delivery.notes).toEqual([
    expect.stringMatching(
      /^图文 was refused: .*three days \(40007\); 图文 \(text alone\) went in its place$/,
    ),
  ]);
  expect(delivery.cause).toMatch(/^a part is missing: 图文 was refused: .*\(40007\)/);
  expect(delivery.remedy).toContain("media_id lives three days");
  await expect
    .poll(() => troubleOf("poster", "incomplete"), POLLED)
    .toMatchObject({ count: 1, overAt: null, rules: ["图文"] });
  await expect.poll(() => alertsOf("poster"), POLLED).toHaveLength(1);
  expect(alertsOf("poster")[0]).toMatch(/without a part.*40007.*rule 图文/);

  const mended = RULES.replace("MEDIA_ID", scene.corp.addMedia({ type: "image" }));
  const response = await fetch(`${scene.worker.url}/api/rules`, {
    method: "PUT",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "if-match": await tagOfRules() },
    body: mended,
  });
  expect(response.status).toBe(200);
  const goesWhole = async () => (await greet("poster")).cause;
  await expect.poll(goesWhole, { timeout: 70_000, interval: 2_000 }).toBeNull();
  await expect.poll(() => troubleOf("poster", "incomplete"), POLLED).toMatchObject(isOver);
}, 90_000);

async function tagOfRules(): Promise<string> {
  const response = await fetch(`${scene.worker.url}/api/rules`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  return response.headers.get("etag") ?? "";
}

describe("refused callbacks", () => {
  /** The app after its Token was changed in the console, and not in the Worker. */
  function changed(name: Name): App {
    const callbackUrl = `${scene.worker.url}/callback/${name}`;
    return scene.corp.addApp({ name: `${name} with another Token`, callbackUrl });
  }
  const event = () => otherEvent({ corpId: scene.corp.corpId, event: "change_contact" });

  test("that seem to be WeCom's are shown, alerted and explained by the doctor, until one is accepted", async () => {
    const callback = changed("token").event(event(), { deliver: false });
    expect((await callback.deliver()).status).toBe(403);
    await expect
      .poll(async () => (await statusOf("token")).refusedCallbacks, POLLED)
      .toEqual({ count: 1, lastAt: expect.any(String), reason: "wrong-signature" });
    await expect.poll(() => alertsOf("token"), POLLED).toHaveLength(1);
    expect(alertsOf("token")[0]).toMatch(/refused \(wrong-signature.*callbackToken in WECOM_APPS/);
    expect(await callbackCheck("token")).toMatchObject({
      ok: false,
      remedy: expect.stringContaining("Token"),
    });

    expect((await scene.app("token").event(event(), { deliver: false }).deliver()).status).toBe(200);
    await expect.poll(() => troubleOf("token", "callback"), POLLED).toMatchObject(isOver);
    expect(await callbackCheck("token")).toMatchObject({ ok: true });
    await expect.poll(() => alertsOf("token"), POLLED).toHaveLength(2);
  });

  test("that anybody may have sent are counted, and never alerted", async () => {
    const url = `${scene.worker.url}/callback/guest?msg_signature=x&timestamp=${Math.floor(Date.now() / 1000)}&nonce=1`;
    const body = "<xml><ToUserName>wwguest</ToUserName><Encrypt>AAAA</Encrypt></xml>";
    for (let n = 0; n < 20; n++) expect((await fetch(url, { method: "POST", body })).status).toBe(403);
    const refused = async () => (await statusOf("guest")).refusedCallbacks;
    await expect.poll(refused, POLLED).toMatchObject({ count: 1, reason: "wrong-signature" });
    expect(await statusOf("guest")).toMatchObject({ troubles: {} });
    expect(JSON.stringify(await refused())).not.toContain("guest");
    expect(await callbackCheck("guest")).toMatchObject({
      ok: null,
      found: expect.stringMatching(/; refused so far: 1 callback, the last for wrong-signature$/),
    });
    expect(alertsOf("guest")).toEqual([]);
  });

  async function callbackCheck(name: Name) {
    const response = await fetch(`${scene.worker.url}/api/doctor?app=${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    type Report = { apps: { app: string; checks: { check: string }[] }[] };
    const { apps } = (await response.json()) as Report;
    return apps.find(({ app }) => app === name)?.checks.find(({ check }) => check === "callback");
  }
});

test("WeCom's warning of an unused app and its end are shown, alerted and posted to programs", async () => {
  const app = scene.app("life");
  const at = Math.floor(Date.now() / 1000) * 1000;
  const tell = async (event: Parameters<App["lifecycle"]>[0]["event"], seconds: number) => {
    const callback = app.lifecycle({ event, at: at + seconds * 1000, deliver: false });
    for (let n = 0; n < 2; n++) expect((await callback.deliver()).status).toBe(200);
  };
  await tell("inactive_alert", 0);
  const isoAt = (seconds: number) => new Date(at + seconds * 1000).toISOString();
  const effectAt = isoAt(7 * 24 * 60 * 60);
  expect((await statusOf("life")).lifecycle).toEqual({ event: "inactive_alert", at: isoAt(0), effectAt });
  expect(await troubleOf("life", "inactive_alert")).toMatchObject({ count: 1, overAt: null });
  await tell("close_inactive_agent", 1);
  await tell("low_active", 2);
  expect((await statusOf("life")).lifecycle).toEqual({ event: "low_active", at: isoAt(2), effectAt: null });
  await tell("reopen_inactive_agent", 3);
  await tell("active_restored", 4);
  expect((await statusOf("life")).lifecycle).toBeNull();
  for (const cause of ["inactive_alert", "close_inactive_agent", "low_active"]) {
    expect(await troubleOf("life", cause)).toMatchObject(isOver);
  }
  await expect.poll(() => alertsOf("life").filter((text) => text.includes("over: ")).length, POLLED).toBe(3);
  expect(alertsOf("life")).toHaveLength(6);

  await receiver.takes(5);
  expect(receiver.arrivals.map(({ type, data }) => [type, data])).toEqual(
    ["inactive_alert", "close_inactive_agent", "low_active", "reopen_inactive_agent", "active_restored"].map(
      (event, seconds) => [
        "app.lifecycle",
        { app: "life", event, at: isoAt(seconds), effectAt: seconds === 0 ? effectAt : null },
      ],
    ),
  );
});
