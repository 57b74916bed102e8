/** Is everything all right? Before the first callback, and after a trouble. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Receiver } from "../webhooks/receiver.ts";
import type { ConsolePage } from "./browser.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let receiver: Receiver;
let shown: ConsolePage;

beforeAll(async () => {
  receiver = await Receiver.start();
  receiver.answering = () => ({ status: 410 });
  stage = await Stage.start({ receiver: receiver.url });
  shown = await stage.browser.page();
  await shown.logIn("/health");
});
afterAll(async () => {
  await stage.stop();
  await receiver.close();
});

test("before the first callback it lists what is missing, in order, with the callback's address", async () => {
  await shown.page.getByRole("heading", { name: "第一个回调之前" }).waitFor();
  const steps = await shown.page.locator("main ol > li").allInnerTexts();
  expect(steps[0]).toContain(`${stage.url}/callback/sales`);
  expect(steps.length).toBeGreaterThan(5);
});

test("a trouble is told with what to do and since when", async () => {
  stage.wecom.faults.add({ api: "send_welcome_msg", times: 1, then: { errcode: 60020 } });
  await stage.greet();
  await stage.settled(1);
  await shown.page.getByRole("button", { name: "运行状况" }).click();
  await shown.page.getByText(/有 \d+ 项需要处理/).waitFor();
  const trouble = await shown.page.locator(".troubles > .bad", { hasText: "可信IP" }).innerText();
  expect(trouble).toContain("可信IP");
  expect(trouble).toContain("开始于");
  expect(await shown.page.getByRole("heading", { name: "第一个回调之前" }).count()).toBe(0);
});

test("an outcome leads to its deliveries", async () => {
  await shown.page.locator(".outcome-counts a").first().click();
  await shown.page.locator(".delivery").first().waitFor();
  expect(shown.page.url()).toContain("outcome=refused");
});

test("the doctor examines at a button, and says what to do", async () => {
  await shown.open("/health");
  await shown.page.getByRole("button", { name: "全面检查" }).click();
  await shown.page.getByRole("heading", { name: "检查结果" }).waitFor();
  expect(await shown.page.locator(".checks > li").count()).toBeGreaterThan(5);
});

test("a webhook that was stopped is tried again at a button", async () => {
  await shown.open("/health");
  await shown.page.getByText("已停止：对方答复 410").waitFor();
  receiver.answering = () => ({ status: 200 });
  await shown.page.getByRole("button", { name: "立即重试" }).click();
  await shown.page.getByText("已重试").waitFor();
  await expect.poll(() => receiver.arrivals.at(-1)?.status, { timeout: 60_000 }).toBe(200);
});

test("nothing went wrong on the way", () => expect(shown.faults).toEqual([]));
