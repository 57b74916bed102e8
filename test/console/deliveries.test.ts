/** Why did this customer get no welcome? The road of the one on call, in a real browser. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConsolePage } from "./browser.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let shown: ConsolePage;
let refused: string;

beforeAll(async () => {
  stage = await Stage.start();
  await stage.greet({ state: "expo-7" });
  await stage.settled(1);
  stage.wecom.faults.add({ api: "send_welcome_msg", times: 1, then: { errcode: 41050 } });
  const contact = await stage.greet({ state: "expo-8" });
  refused = contact.customer.externalUserId;
  await stage.settled(2);
  shown = await stage.browser.page();
  await shown.logIn();
});
afterAll(() => stage.stop());

describe("the list", () => {
  test("shows first what needs action, with reason and remedy in the row", async () => {
    const row = shown.page.locator(".delivery");
    await row.first().waitFor();
    expect(await row.count()).toBe(1);
    const text = await row.innerText();
    expect(text).toContain("被拒绝");
    expect(text).toContain("41050");
    expect(text).toContain("处理办法：");
    expect(text).toContain(refused);
  });

  test("shows all of them at a click, and says so in the address", async () => {
    await shown.page.getByRole("link", { name: "全部", exact: true }).click();
    await expect.poll(() => shown.page.locator(".delivery").count(), { timeout: 60_000 }).toBe(2);
    expect(shown.page.url()).toContain("outcome=all");
  });

  test("is filtered by a State, and the filter stands in the address", async () => {
    await shown.page.getByText("筛选", { exact: true }).click();
    await shown.page.getByLabel("State", { exact: true }).fill("expo-7");
    await shown.page.getByRole("button", { name: "查询" }).click();
    await expect.poll(() => shown.page.locator(".delivery").count(), { timeout: 60_000 }).toBe(1);
    expect(shown.page.url()).toContain("state=expo-7");
    expect(await shown.page.locator(".delivery").innerText()).toContain("已发送");
  });

  test("an address that was sent to a colleague shows the same", async () => {
    const other = await stage.browser.page({ locale: "en-GB" });
    await other.logIn("/deliveries?outcome=all&state=expo-8");
    await other.page.locator(".delivery").waitFor();
    expect(await other.page.locator(".delivery").innerText()).toMatch(/refused.*expo-8/s);
    expect(other.faults).toEqual([]);
  });

  test("times are those of the rules file's zone, wherever the reader is", async () => {
    const time = shown.page.locator(".delivery time");
    const at = new Date((await time.getAttribute("datetime")) ?? "");
    const there = at.toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai" });
    await expect.poll(() => time.innerText(), { timeout: 60_000 }).toContain(there);
    expect(await time.getAttribute("title")).toBe(at.toISOString());
  });

  test("an empty list says so in words", async () => {
    await shown.open("/deliveries?outcome=no-rule");
    await shown.page.getByText("没有收到有效的回调").waitFor();
  });

  test("a customer without a record is not said to be greeted", async () => {
    await shown.open("/deliveries?customer=wmNobody");
    await shown.page.getByText("符合筛选条件的记录里没有需要处理的").waitFor();
    expect(await shown.page.locator("main").innerText()).not.toContain("都已问候");
  });

  test("a time that ends before it begins is told, and not asked for", async () => {
    await shown.page.getByLabel("从", { exact: true }).fill("2026-11-30T09:00");
    await shown.page.getByLabel("到", { exact: true }).fill("2026-11-29T09:00");
    await shown.page.getByRole("button", { name: "查询" }).click();
    await shown.page.getByRole("alert").filter({ hasText: "“到”应晚于“从”" }).waitFor();
    expect(shown.page.url()).not.toContain("from=");
  });

  test("those who must be greeted by hand are a file that Excel opens", async () => {
    await shown.open("/deliveries");
    const [download] = await Promise.all([
      shown.page.waitForEvent("download"),
      shown.page.getByRole("button", { name: /待人工问候/ }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    const [head, row, ...others] = text.trimEnd().split("\r\n");
    expect(head?.startsWith("\ufeff")).toBe(true);
    expect(row).toContain(refused);
    expect(row).toContain("41050");
    expect(others).toEqual([]);
  });
});

describe("one delivery", () => {
  beforeAll(async () => {
    await shown.open("/deliveries");
    await shown.page.locator(".delivery").first().click();
    await shown.page.locator(".timeline").waitFor();
  });

  test("is a timeline: the event, its receipt, the call with what its answer meant, the outcome", async () => {
    const steps = await shown.page.locator(".timeline > li").allInnerTexts();
    expect(steps[0]).toContain("事件发生");
    expect(steps[1]).toContain("收到回调");
    expect(steps[2]).toMatch(/第 1 次调用.*41050.*code 已过期或已用过/s);
    expect(steps[3]).toMatch(/得出结果.*被拒绝/s);
    expect(steps[4]).toContain("最晚可调用时间");
  });

  test("says what today's rules would do", async () => {
    await shown.page.getByText("按现在的规则会怎样？").click();
    await shown.page.getByText("规则“展会来客”会发送 expo。").waitFor();
    await shown.page.getByText("企业微信因内容拒绝时，改发 hello。").waitFor();
  });

  test("an unknown one is told, and can be asked for again", async () => {
    await shown.open("/deliveries/0-00000000000000000000000000000000");
    await shown.page.getByRole("alert").waitFor();
    await shown.page.getByRole("button", { name: "重试" }).waitFor();
  });
});

test("nothing went wrong on the way", () => expect(shown.faults).toEqual([]));
