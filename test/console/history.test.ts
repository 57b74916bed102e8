/** Who changed the rules, and how any version comes back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConsolePage } from "./browser.ts";
import { RULES, Stage } from "./stage.ts";

let stage: Stage;
let shown: ConsolePage;

async function publish(text: string, query: string): Promise<void> {
  const before = await stage.api("/api/rules");
  const headers = { "if-match": before.headers.get("etag") ?? "*" };
  const { status } = await stage.api(`/api/rules?${query}`, { method: "PUT", headers, body: text });
  expect(status).toBe(200);
}

beforeAll(async () => {
  stage = await Stage.start();
  await publish(RULES.replace("您好", "你好"), "note=first&by=zhangsan");
  await publish(RULES.replace("您好", "早上好"), "note=second&by=lisi");
  shown = await stage.browser.page();
  await shown.logIn("/history");
});
afterAll(() => stage.stop());

const version = (note: string) => shown.page.locator(".versions > li", { hasText: note });

test("each publication is listed with its author and note; the newest is in force", async () => {
  await version("second").waitFor();
  expect(await version("second").innerText()).toMatch(/lisi.*正在使用/s);
  expect(await version("first").innerText()).toContain("zhangsan");
});

test("a version is compared with what is in force", async () => {
  await version("first").getByRole("button", { name: "与当前对比" }).click();
  await shown.page.locator(".difference .cm-deletedChunk").first().waitFor();
  expect(await shown.page.locator(".difference .cm-content").innerText()).toContain("早上好");
});

test("a version is brought back, as a publication of its own", async () => {
  await version("first").getByRole("button", { name: "恢复…" }).click();
  const dialog = shown.page.getByRole("dialog");
  await dialog.getByLabel("备注（写进操作记录）").fill("back");
  await dialog.getByRole("button", { name: "恢复", exact: true }).click();
  await version("back").waitFor();
  expect(await version("back").innerText()).toMatch(/正在使用.*恢复自/s);
  expect(await stage.rules()).toBe(RULES.replace("您好", "你好"));
});

test("the audit log says who did what", async () => {
  await stage.api("/api/doctor", { method: "POST" });
  await shown.page.getByRole("link", { name: "谁做了什么" }).click();
  const rows = shown.page.locator("tbody > tr");
  await rows.filter({ hasText: "恢复规则" }).waitFor();
  await rows.filter({ hasText: "登录" }).first().waitFor();
  expect(await rows.filter({ hasText: "全面检查" }).innerText()).toMatch(/结果 (没有)?发现问题/);
  expect(await rows.filter({ hasText: "发布规则" }).filter({ hasText: "lisi" }).count()).toBe(1);
});

test("nothing went wrong on the way", () => expect(shown.faults).toEqual([]));
