/** Members log in by WeCom, and see what their role may do. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConsolePage, Look } from "./browser.ts";
import { Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start({ roles: { admin: ["zhangsan"], editor: ["lisi"], viewer: ["wangwu"] } });
  for (const userid of ["lisi", "wangwu", "zhaoliu"]) stage.corp.addStaff({ userid, name: `名字${userid}` });
});
afterAll(() => stage.stop());

/** Goes to WeCom's page by the console's button, and scans as a member. */
async function scan(userid: string, hash: string, look: Look = {}): Promise<ConsolePage> {
  const shown = await stage.browser.page(look);
  await shown.open(hash);
  await shown.page.getByRole("link", { name: "用企业微信登录" }).click();
  await shown.page.waitForURL((url) => url.origin === stage.wecom.url);
  await shown.page.goto(`${shown.page.url()}&as=${userid}`);
  return shown;
}

describe("an editor", () => {
  let shown: ConsolePage;
  beforeAll(async () => {
    shown = await scan("lisi", "/rules");
  });

  test("comes to the page that was asked for, by the own name", async () => {
    await shown.page.locator(".cm-content").waitFor();
    expect(await shown.page.locator(".account").innerText()).toContain("lisi，可编辑");
  });

  test("publishes, and stands in the history", async () => {
    await shown.page.locator(".cm-content").click();
    await shown.page.keyboard.press("Control+End");
    await shown.page.keyboard.type("# by lisi");
    await shown.page.getByRole("button", { name: "发布…" }).click();
    await shown.page.getByRole("dialog").getByRole("button", { name: "发布", exact: true }).click();
    await shown.page.getByText("已发布，半分钟内生效。").waitFor();
    await shown.open("/history");
    await shown.page.locator(".versions > li", { hasText: "lisi" }).first().waitFor();
  });

  test("does not see who did what, nor the doctor", async () => {
    await shown.open("/history/audit");
    await shown.page.getByText("只有管理员能看操作记录。").waitFor();
    await shown.open("/health");
    await shown.page.getByRole("heading", { name: /sales/ }).waitFor();
    expect(await shown.page.getByRole("button", { name: "全面检查" }).count()).toBe(0);
  });
});

test("a viewer tries rules, and cannot publish or make codes", async () => {
  const shown = await scan("wangwu", "/rules");
  await shown.page.getByText("发布需要编辑权限").waitFor();
  expect(await shown.page.getByRole("button", { name: "发布…" }).count()).toBe(0);
  await shown.open("/codes");
  await shown.page.getByText("该应用还没有渠道码").waitFor();
  expect(await shown.page.getByRole("button", { name: "新建渠道码" }).count()).toBe(0);
});

test("a member without a role is told so, and gets nowhere", async () => {
  const shown = await scan("zhaoliu", "/deliveries");
  await shown.page
    .getByText(/CONSOLE/)
    .first()
    .waitFor();
  await shown.open("/deliveries");
  await shown.page.getByRole("heading", { name: "迎宾控制台" }).waitFor();
});

test("the token works beside it", async () => {
  const shown = await stage.browser.page();
  await shown.logIn();
  expect(await shown.page.locator(".account").innerText()).toContain("管理员");
  expect(shown.faults).toEqual([]);
});
