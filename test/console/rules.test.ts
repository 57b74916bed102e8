/** What will a customer see? Edited, checked, previewed, published; and two editors at once. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConsolePage } from "./browser.ts";
import { RULES, Stage } from "./stage.ts";

let stage: Stage;
let shown: ConsolePage;

beforeAll(async () => {
  stage = await Stage.start();
  shown = await stage.browser.page({ width: 1440 });
  await shown.logIn("/rules");
  await shown.page.locator(".cm-content").waitFor();
});
afterAll(() => stage.stop());

const bubbles = () => shown.page.locator(".phone .bubble");

/** Types in place of a text of the file, as people do. */
async function retype({ page }: ConsolePage, from: string, to: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+f");
  const search = page.locator(".cm-search");
  await search.locator("input[name=search]").fill(from);
  await search.locator("input[name=replace]").fill(to);
  await search.locator("button[name=replaceAll]").click();
  await page.keyboard.press("Escape");
}

test("the file in force is shown, and has no faults", async () => {
  await shown.page.getByText("没有错误。").waitFor();
  expect(await shown.page.locator(".cm-content").innerText()).toContain("展会来客");
});

describe("the phone", () => {
  test("shows the message as it is filled in", async () => {
    await shown.page.getByLabel("客户昵称").fill("李雷");
    await shown.page.getByLabel("成员姓名").fill("张三");
    await bubbles().filter({ hasText: "您好李雷，我是张三。" }).waitFor();
    await shown.page.getByText("按规则“默认”：").waitFor();
  });

  test("shows what the app's customers get, by a rule that names the app", async () => {
    await retype(
      shown,
      "on: contact.added, send: hello",
      "on: contact.added, when: { app: sales }, send: hello",
    );
    await bubbles().filter({ hasText: "您好李雷，我是张三。" }).waitFor();
    await retype(shown, "when: { app: sales }, send", "when: { app: other }, send");
    await shown.page.getByText("没有符合的规则").waitFor();
    await retype(shown, ", when: { app: other }, send: hello", ", send: hello");
    await shown.page.getByText("还没有改动。").waitFor();
  });

  test("goes by the code through which the customer came, and shows its attachments", async () => {
    await shown.page.getByLabel("渠道码的 State").fill("expo-7");
    await bubbles().filter({ hasText: "欢迎来到展会！" }).waitFor();
    await bubbles().filter({ hasText: "新人礼包" }).waitFor();
  });

  test("shows what is sent when WeCom refuses the first message", async () => {
    await shown.page.getByRole("tab", { name: "被拒绝时改发" }).click();
    await bubbles().filter({ hasText: "您好李雷，我是张三。" }).waitFor();
    await shown.page.getByRole("tab", { name: "首选消息" }).click();
  });

  test("says why no earlier rule fitted", async () => {
    await shown.page.getByLabel("渠道码的 State").fill("poster");
    await shown.page.getByText("前面的规则为什么没用上").click();
    await shown.page.locator(".preview dt", { hasText: "展会来客" }).waitFor();
  });
});

test("a fault is shown at each key, leads to its place, and cannot be published", async () => {
  await retype(shown, "send: expo", "sned: expo");
  await shown.page.locator(".findings").getByText("sned").first().waitFor();
  expect(await shown.page.getByRole("button", { name: "发布…" }).isDisabled()).toBe(true);
  await shown.page.locator(".findings .place").first().click();
  expect(await shown.page.locator(".cm-activeLine").first().innerText()).toContain("sned");
  await retype(shown, "sned: expo", "send: expo");
  await shown.page.getByText("没有错误。").waitFor();
});

test("a change is shown against the text in force, and published with a note", async () => {
  await retype(shown, "欢迎来到展会", "欢迎光临展会");
  await shown.page.getByRole("button", { name: "发布…" }).click();
  const dialog = shown.page.getByRole("dialog");
  await dialog.locator(".cm-insertedLine, .cm-changedLine").first().waitFor();
  await dialog.getByLabel("备注（写进操作记录）").fill("秋季展会");
  await dialog.getByRole("button", { name: "发布", exact: true }).click();
  await shown.page.getByText("已发布，半分钟内生效。").waitFor();
  expect(await stage.rules()).toBe(RULES.replace("欢迎来到展会", "欢迎光临展会"));
});

test("whoever was slower sees the other's text and the difference, and loses nothing", async () => {
  const slower = await stage.browser.page({ width: 1440 });
  await slower.logIn("/rules");
  await slower.page.locator(".cm-content").waitFor();
  await retype(slower, "新人礼包", "展会礼包");

  await retype(shown, "点击领取", "点击领取，送完为止");
  await shown.page.getByRole("button", { name: "发布…" }).click();
  await shown.page.getByRole("dialog").getByRole("button", { name: "发布", exact: true }).click();
  await shown.page.getByText("已发布，半分钟内生效。").waitFor();

  await slower.page.getByRole("button", { name: "发布…" }).click();
  const dialog = slower.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "发布", exact: true }).click();
  await dialog.getByText("期间有人发布了另一份").waitFor();
  await dialog.locator(".cm-deletedChunk").first().waitFor();
  await dialog.getByRole("button", { name: "继续编辑" }).click();
  expect(await slower.page.locator(".cm-content").innerText()).toContain("展会礼包");
  expect(await stage.rules()).not.toContain("展会礼包");
  expect(slower.faults).toEqual([]);
});

test("a picture is uploaded, named in the file, and shown on the phone at once", async () => {
  const picture = await shown.page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } });
  await shown.page
    .getByLabel("上传图片或文件")
    .setInputFiles({ name: "展会 海报.png", mimeType: "image/png", buffer: picture });
  await shown.page.getByText("已写进规则，名为 media:展会-海报，").waitFor();
  await retype(
    shown,
    "    attachments:\\n",
    "    attachments:\\n      - { msgtype: image, image: { media_id: 'media:展会-海报' } }\\n",
  );
  await shown.page.getByText("没有错误。").waitFor();
  await shown.page.getByLabel("渠道码的 State").fill("expo-7");
  const image = shown.page.locator(".phone .picture");
  await image.waitFor();
  await expect
    .poll(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth), { timeout: 60_000 })
    .toBe(40);
});

test("what is no file of WeCom's is refused in words", async () => {
  await shown.page
    .getByLabel("上传图片或文件")
    .setInputFiles({ name: "no.png", mimeType: "image/png", buffer: Buffer.from("not a picture at all") });
  await shown.page.locator(".upload").getByRole("alert").filter({ hasText: /\S/ }).waitFor();
});

test("a change that was not published is there again after the page was closed", async () => {
  await retype(shown, "您好", "你好");
  await shown.page.goto("about:blank");
  await shown.open("/rules");
  await shown.page.getByRole("button", { name: "继续编辑" }).click();
  await expect
    .poll(() => shown.page.locator(".cm-content").innerText(), { timeout: 60_000 })
    .toContain("你好");
});

test("nothing went wrong on the way", () => expect(shown.faults).toEqual([]));
