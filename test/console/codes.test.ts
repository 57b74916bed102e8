/** The codes of an app: made, found, changed, downloaded, deleted after their State was typed. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConsolePage } from "./browser.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let shown: ConsolePage;

beforeAll(async () => {
  stage = await Stage.start();
  shown = await stage.browser.page();
  await shown.logIn("/codes");
});
afterAll(() => stage.stop());

const card = (state: string) =>
  shown.page.locator(".code", { has: shown.page.getByRole("heading", { name: state }) });

test("an app without codes says so", async () => {
  await shown.page.getByText("该应用还没有渠道码").waitFor();
});

test("WeCom's refusal of a member is told in the form, and what was typed stays", async () => {
  await shown.page.getByRole("button", { name: "新建渠道码" }).click();
  const dialog = shown.page.getByRole("dialog");
  await dialog.getByLabel("State").fill("expo-7");
  await dialog.getByLabel("成员（userid）").fill("nobody");
  await dialog.getByRole("button", { name: "新建", exact: true }).click();
  await dialog.getByRole("alert").filter({ hasText: "nobody" }).waitFor();
  expect(await dialog.getByLabel("State").inputValue()).toBe("expo-7");
});

test("a code is made, with the rules that name its State", async () => {
  const dialog = shown.page.getByRole("dialog");
  await dialog.getByLabel("成员（userid）").fill("zhangsan");
  await dialog.getByLabel("备注").fill("秋季展会");
  await dialog.getByRole("button", { name: "新建", exact: true }).click();
  await card("expo-7").waitFor();
  const text = await card("expo-7").innerText();
  expect(text).toContain("秋季展会");
  expect(text).toContain("展会来客");
});

test.each([
  ["without anybody to receive", { State: "expo-8" }, "至少填一项"],
  ["for a department by its name", { State: "expo-8", "部门（id）": "销售部" }, "现在填的是“销售部”"],
  ["with a State of blanks", { State: "  ", "成员（userid）": "zhangsan" }, "请填渠道的名字"],
  [
    "with a State that has a code: the printed code stays as it is",
    { State: "expo-7", "成员（userid）": "lisi" },
    "已经有 expo-7",
  ],
])("no code is made %s", async (_, typed, told) => {
  await shown.page.getByRole("button", { name: "新建渠道码" }).click();
  const dialog = shown.page.getByRole("dialog");
  for (const [field, value] of Object.entries(typed)) await dialog.getByLabel(field).fill(value);
  await dialog.getByRole("button", { name: "新建", exact: true }).click();
  await dialog.getByRole("alert").filter({ hasText: told }).waitFor();
  await dialog.getByRole("button", { name: "取消" }).click();
  expect(await card("expo-7").innerText()).toContain("zhangsan");
  expect(await shown.page.locator(".code").count()).toBe(1);
});

test("a State with what parts an address is made, shown and deleted like any", async () => {
  const state = "a/b?c#d%";
  await shown.page.getByRole("button", { name: "新建渠道码" }).click();
  const dialog = shown.page.getByRole("dialog");
  await dialog.getByLabel("State").fill(state);
  await dialog.getByLabel("成员（userid）").fill("zhangsan");
  await dialog.getByRole("button", { name: "新建", exact: true }).click();
  await card(state).waitFor();
  const picture = card(state).locator("img");
  await expect
    .poll(() => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth), { timeout: 60_000 })
    .toBeGreaterThan(0);
  await card(state).getByRole("button", { name: "删除" }).click();
  await dialog.getByRole("textbox").fill(state);
  await dialog.getByRole("button", { name: "删除" }).click();
  await card(state).waitFor({ state: "detached" });
});

test("it is changed in place", async () => {
  await card("expo-7").getByRole("button", { name: "修改" }).click();
  const dialog = shown.page.getByRole("dialog");
  await dialog.getByLabel("备注").fill("冬季展会");
  await dialog.getByRole("button", { name: "保存" }).click();
  await card("expo-7").getByText("冬季展会").waitFor();
});

test("its picture is downloaded with the State under it", async () => {
  const [download] = await Promise.all([
    shown.page.waitForEvent("download"),
    card("expo-7").getByRole("button", { name: "下载图片" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("expo-7.png");
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  // Taller than wide: there is room for the State.
  expect(bytes.readUInt32BE(20)).toBeGreaterThan(bytes.readUInt32BE(16));
});

test("it is deleted only after its State was typed", async () => {
  await card("expo-7").getByRole("button", { name: "删除" }).click();
  const dialog = shown.page.getByRole("dialog");
  const remove = dialog.getByRole("button", { name: "删除" });
  await dialog.getByRole("textbox").fill("expo");
  expect(await remove.isDisabled()).toBe(true);
  await dialog.getByRole("textbox").fill("expo-7");
  await remove.click();
  await shown.page.getByText("该应用还没有渠道码").waitFor();
});

test("links into customer service are made with a QR code each, which is saved as SVG", async () => {
  const { openKfId } = stage.corp.addKfAccount();
  await shown.page.getByText("微信客服链接").click();
  await shown.page.getByLabel("客服账号（open_kfid）").fill(openKfId);
  await shown.page.getByLabel(/^scene：/).fill("table");
  await shown.page.getByLabel(/^scene_param/).fill("1 号桌\n2 号桌");
  await shown.page.getByRole("button", { name: "生成链接" }).click();
  const pictures = shown.page.getByRole("img", { name: /的二维码/ });
  await expect.poll(() => pictures.count(), { timeout: 60_000 }).toBe(2);
  const [download] = await Promise.all([
    shown.page.waitForEvent("download"),
    shown.page.getByRole("link", { name: "下载 SVG" }).first().click(),
  ]);
  expect(download.suggestedFilename()).toBe("table 1 号桌.svg");
  expect(await readFile(await download.path(), "utf8")).toContain("<svg");
});

test("an account that is none is told in words", async () => {
  await shown.page.getByLabel("客服账号（open_kfid）").fill("wkNobody");
  await shown.page.getByRole("button", { name: "生成链接" }).click();
  await shown.page.locator("details").getByRole("alert").filter({ hasText: /\S/ }).waitFor();
});

test("nothing went wrong on the way", () => expect(shown.faults).toEqual([]));
