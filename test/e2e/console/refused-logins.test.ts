/** Refused logins: counted for the status, and told to operators when there are many within minutes. */
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { statusAnswer } from "../../../src/api/status-answer.ts";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { Robot } from "../troubles/robot.ts";

const WRONG = "wrong-but-as-long-as-a-good-one-is";
const POLLED = { timeout: 50_000, interval: 200 };

let scene: Scene;
let robot: Robot;
beforeAll(async () => {
  robot = await Robot.start();
  scene = await Scene.start({
    secrets: { ALERT_WEBHOOK: robot.url, CONSOLE_URL: "https://yingbin.example.com" },
  });
});
afterAll(async () => {
  await scene.stop();
  robot.close();
});

/** Each comes from another address: the limit is not what this is about. */
let addresses = 0;
const login = (token: string) =>
  fetch(`${scene.worker.url}/api/session`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "cf-connecting-ip": `192.0.2.${addresses++}` },
  });
async function refused() {
  const answer = await fetch(`${scene.worker.url}/api/status`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  return v.parse(statusAnswer, await answer.json()).refusedLogins;
}

test("nothing is told before a login was refused, and a good one is no refusal", async () => {
  expect((await login(ADMIN_TOKEN)).status).toBe(200);
  expect(await refused()).toBeNull();
});

test("a slip or two are counted, and nobody is told", async () => {
  for (let n = 0; n < 2; n += 1) expect((await login(WRONG)).status).toBe(401);
  await expect.poll(refused, POLLED).toMatchObject({ count: 2, reason: "wrong-token" });
  expect(robot.alerts).toEqual([]);
});

test("a call with a wrong token counts, and many refusals are told once, with a link and without a token", async () => {
  const headers = { authorization: `Bearer ${WRONG}` };
  for (let n = 0; n < 3; n += 1) {
    expect((await fetch(`${scene.worker.url}/api/status`, { headers })).status).toBe(401);
  }
  await expect.poll(() => robot.alerts, POLLED).toHaveLength(1);
  const [alert = ""] = robot.alerts;
  expect(alert).toContain(
    "迎宾，控制台：有人多次登录控制台失败，或用错误的 ADMIN_TOKEN 调用接口（已有 5 次）。请先问一下：可能是同事输错，或程序还在用旧的 token。如果都不是，就是有人在试探：这些尝试都没能登录；ADMIN_TOKEN 只要是随机生成、没有外传，就不用更换。",
  );
  expect(alert).toContain("https://yingbin.example.com/console/#/health");
  expect(alert).not.toContain(WRONG);
});

test("who asks without any token is no refused login", async () => {
  expect((await fetch(`${scene.worker.url}/api/session`)).status).toBe(401);
  expect((await refused())?.count).toBe(5);
});
