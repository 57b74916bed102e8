/** Alerts are in Chinese without a LANGUAGE, and status and doctor in Chinese for a browser that prefers it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { Robot } from "./robot.ts";

const RULES = `
timezone: Europe/Berlin
rules:
  - { name: 默认, on: contact.added, send: { text: { content: 您好，欢迎！ } } }
`;

let scene: Scene;
let robot: Robot;
beforeAll(async () => {
  robot = await Robot.start();
  scene = await Scene.start({ rules: RULES, secrets: { ALERT_WEBHOOK: robot.url } });
});
afterAll(async () => {
  await scene.stop();
  robot.close();
});

const POLLED = { timeout: 10_000 };
const HEADERS = { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": "zh-CN,zh;q=0.9" };

interface Status {
  language: string;
  apps: { troubles: Record<string, { code: string; detail: string; overAt: string | null }> }[];
}

async function troubleOf(cause: string, headers: Record<string, string> = HEADERS) {
  const response = await fetch(`${scene.worker.url}/api/status`, { headers });
  const { apps } = (await response.json()) as Status;
  return apps[0]?.troubles[cause];
}

test("an alert, its end and the trouble at /api/status are in Chinese", async () => {
  scene.app().trustedIps = ["203.0.113.7"];
  await scene.settled(scene.greet());
  await expect.poll(() => robot.alerts.length, POLLED).toBe(1);
  expect(robot.alerts[0]).toMatch(/^迎宾，应用 sales：.*60020.*（成员 zhangsan；规则 默认）$/);
  expect(await troubleOf("60020")).toMatchObject({
    code: expect.any(String),
    detail: expect.stringContaining("。"),
  });
  scene.app().trustedIps = null;
  await scene.settled(scene.greet());
  await expect.poll(() => robot.alerts.length, POLLED).toBe(2);
  expect(robot.alerts[1]).toMatch(/^迎宾，应用 sales：已恢复：.*60020.*，共 1 次。$/);
});

test("a moment is told in the zone of the rules file", async () => {
  const before = robot.alerts.length;
  const at = Date.UTC(2026, 11, 1, 2);
  await scene.app().lifecycle({ event: "inactive_alert", at, deliver: false }).deliver();
  await expect.poll(() => robot.alerts.length, POLLED).toBe(before + 1);
  expect(robot.alerts.at(-1)).toMatch(
    /应用没人使用，企业微信将停用它，时间是 2026年12月8日 03:00 \(Europe\/Berlin\)（inactive_alert）。请让几位成员/,
  );
  expect(await troubleOf("inactive_alert")).toMatchObject({
    code: "app-off-soon",
    detail: expect.stringContaining("2026年12月8日 03:00 (Europe/Berlin)"),
  });
  const { authorization } = HEADERS;
  expect(await troubleOf("inactive_alert", { authorization })).toMatchObject({
    code: "app-off-soon",
    detail: expect.stringContaining("switch the app off, because nobody uses it, on 8 Dec 2026, 03:00"),
  });
});

test("the doctor says in Chinese what it finds, with the same codes", async () => {
  type Report = { apps: { checks: { check: string; code: string; found: string; remedy?: string }[] }[] };
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${scene.worker.url}/api/doctor`, { method: "POST", headers });
    const { apps } = (await response.json()) as Report;
    return apps[0]?.checks ?? [];
  };
  const checks = await ask(HEADERS);
  expect(checks).toContainEqual({ check: "配置", ok: true, code: "settings-complete", found: "完整" });
  expect(checks).toContainEqual(
    expect.objectContaining({
      check: "规则",
      code: "rules-sound",
      found: '1 条规则，来自 "rules"',
    }),
  );
  const { authorization } = HEADERS;
  expect((await ask({ authorization })).map(({ code }) => code)).toEqual(checks.map(({ code }) => code));
});
