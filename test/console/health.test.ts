/** Is everything all right? Before the first callback, and after a trouble. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Receiver } from "../webhooks/receiver.ts";
import type { ConsolePage } from "./browser.ts";
import { Stage } from "./stage.ts";

/** One pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const RULES = `media:
  poster: { type: image, upload: ${createHash("sha256").update(PNG).digest("hex")} }
rules:
  - name: 默认
    on: contact.added
    send: { text: { content: 您好 }, attachments: [{ msgtype: image, image: { media_id: "media:poster" } }] }
`;

let stage: Stage;
let receiver: Receiver;
let shown: ConsolePage;

beforeAll(async () => {
  receiver = await Receiver.start();
  receiver.answering = () => ({ status: 410 });
  stage = await Stage.start({ receiver: receiver.url, rules: RULES });
  expect((await stage.api("/api/uploads?type=image", { method: "POST", body: PNG })).status).toBe(201);
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
  await shown.page.getByText("还没有收到过回调，请先完成下面的步骤。").waitFor();
});

test("without rules in force it is not said that a good file stays", async () => {
  await shown.page.route("**/api/status", async (route) => {
    const status = await (await route.fetch()).json();
    const problems = [{ path: "", line: 1, column: 1, message: "还没有规则文件" }];
    const [app] = status.apps;
    await route.fulfill({
      json: { ...status, apps: [{ ...app, rules: { ...app.rules, from: null, fault: { problems } } }] },
    });
  });
  await shown.page.getByRole("button", { name: "刷新" }).click();
  await shown.page.getByText("没有可用的规则，什么也不会发").waitFor();
  await shown.page.getByText("第 1 行：还没有规则文件").waitFor();
  expect(await shown.page.locator("main").innerText()).not.toContain("上一份正确的");
  await shown.page.unroute("**/api/status");
});

test("a trouble is told with what to do and since when", async () => {
  stage.wecom.faults.add({ api: "send_welcome_msg", times: 1, then: { errcode: 60020 } });
  await stage.greet();
  await stage.settled(1);
  await shown.page.getByRole("button", { name: "刷新" }).click();
  await shown.page.getByText(/有 \d+ 项需要处理/).waitFor();
  const trouble = await shown.page.locator(".troubles > .bad", { hasText: "可信IP" }).innerText();
  expect(trouble).toContain("可信IP");
  expect(trouble).toContain("开始于");
  expect(await shown.page.getByRole("heading", { name: "第一个回调之前" }).count()).toBe(0);
});

test("a kept medium is shown with its picture and its age", async () => {
  const medium = shown.page.locator(".kept-media > li", { hasText: "poster" });
  await expect
    .poll(
      async () => {
        await shown.page.getByRole("button", { name: "刷新" }).click();
        return await medium.innerText();
      },
      { timeout: 60_000 },
    )
    .toMatch(/图片.*上传到企业微信：.*有效/s);
  expect(await medium.locator("time").first().getAttribute("datetime")).toMatch(/^\d{4}-\d\d-\d\dT/);
  const picture = medium.locator("img");
  await expect
    .poll(() => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth), { timeout: 60_000 })
    .toBe(1);
});

test("refused logins are told with the reason of the last", async () => {
  const headers = { authorization: "Bearer wrong-but-as-long-as-a-good-one-is" };
  await fetch(`${stage.url}/api/session`, { method: "POST", headers });
  await expect
    .poll(
      async () => {
        await shown.page.getByRole("button", { name: "刷新" }).click();
        return await shown.page.locator("main").innerText();
      },
      { timeout: 60_000 },
    )
    .toMatch(/登录被拒 1 次：.*ADMIN_TOKEN 不对/);
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

test("the doctor's report has a provider's suites, and findings for which a line has no room", async () => {
  await shown.page.route("**/api/doctor", async (route) => {
    const report = await (await route.fetch()).json();
    const check = {
      check: "suite_ticket",
      ok: false,
      found: "还没有",
      list: ["etAAA 新客户", "etBBB 老客户"],
    };
    await route.fulfill({ json: { ...report, suites: [{ suite: "crm", checks: [check] }] } });
  });
  await shown.page.getByRole("button", { name: "全面检查" }).click();
  await shown.page.getByRole("heading", { name: "crm" }).waitFor();
  await shown.page.getByText("全部 2 项").click();
  await shown.page.getByText("etBBB 老客户").waitFor();
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
