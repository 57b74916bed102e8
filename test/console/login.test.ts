/** Who gets in, who does not, and how it ends. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ADMIN_TOKEN, Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
});
afterAll(() => stage.stop());

test("the front door leads to the console", async () => {
  const { page } = await stage.browser.page();
  await page.goto(stage.url);
  await page.getByRole("heading", { name: "迎宾控制台" }).waitFor();
  expect(page.url()).toContain("/console/");
});

test("a wrong token is refused in words, and nothing else is shown", async () => {
  const shown = await stage.browser.page();
  await shown.open("/deliveries");
  await shown.page.getByLabel("ADMIN_TOKEN", { exact: true }).fill("not-the-token-at-all-and-long-enough");
  await shown.page.getByRole("button", { name: "登录", exact: true }).click();
  await shown.page.getByRole("alert").filter({ hasText: "请完整复制 ADMIN_TOKEN" }).waitFor();
  expect(await shown.page.locator("nav").count()).toBe(0);
  expect(shown.faults).toEqual([]);
});

describe("after the login", () => {
  test("the token is kept nowhere, and the cookie is out of a page's reach", async () => {
    const shown = await stage.browser.page();
    await shown.logIn();
    const kept = await shown.page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]),
    );
    expect(kept).not.toContain(ADMIN_TOKEN);
    expect(await shown.page.evaluate(() => document.cookie)).toBe("");
    const [cookie, ...others] = await shown.page.context().cookies();
    expect(cookie).toMatchObject({
      name: "__Host-session",
      httpOnly: true,
      secure: true,
      sameSite: "Strict",
      path: "/",
    });
    expect(others).toEqual([]);
    expect(shown.faults).toEqual([]);
  });

  test("the page that was asked for is shown", async () => {
    const shown = await stage.browser.page();
    await shown.logIn("/health");
    await shown.page.getByRole("heading", { name: "运行状况" }).waitFor();
  });

  test("a second page of the same browser is logged in", async () => {
    const shown = await stage.browser.page();
    await shown.logIn();
    const second = await shown.page.context().newPage();
    await second.goto(`${stage.url}/console/`);
    await second.getByRole("heading", { name: "欢迎记录" }).waitFor();
  });

  test("logging out ends it, here and after the page is loaded again", async () => {
    const shown = await stage.browser.page();
    await shown.logIn();
    await shown.page.getByRole("button", { name: "退出登录" }).click();
    await shown.page.getByRole("heading", { name: "迎宾控制台" }).waitFor();
    await shown.page.reload();
    await shown.page.getByRole("heading", { name: "迎宾控制台" }).waitFor();
  });

  test("a session that has ended elsewhere leads to the login", async () => {
    const shown = await stage.browser.page();
    await shown.logIn();
    await shown.page.context().clearCookies();
    await shown.open("/health");
    await shown.page.getByRole("heading", { name: "迎宾控制台" }).waitFor();
  });
});

test("a browser that does not keep the cookie is told why, and what to do", async () => {
  const shown = await stage.browser.page();
  // As if it were not kept: asked who it is, the browser has no cookie to show.
  await shown.page.route("**/api/session", async (route) => {
    if (route.request().method() === "GET") await route.fulfill({ status: 401, json: { error: {} } });
    else await route.continue();
  });
  await shown.open("/deliveries");
  await shown.page.getByLabel("ADMIN_TOKEN", { exact: true }).fill(ADMIN_TOKEN);
  await shown.page.getByRole("button", { name: "登录", exact: true }).click();
  await shown.page.getByRole("alert").filter({ hasText: "请用 https 打开控制台" }).waitFor();
});

test("the words are English for a reader of English, and change at a click", async () => {
  const shown = await stage.browser.page({ locale: "en-GB" });
  await shown.open("/");
  await shown.page.getByRole("heading", { name: "Yingbin console" }).waitFor();
  await shown.page.getByRole("button", { name: "中文" }).click();
  await shown.page.getByRole("heading", { name: "迎宾控制台" }).waitFor();
  expect(await shown.page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
});

test("the words are the company's where it names a language, until the reader chooses", async () => {
  const english = await Stage.start({ language: "en" });
  onTestFinished(() => english.stop());
  const shown = await english.browser.page({ locale: "zh-CN" });
  await shown.open("/");
  await shown.page.getByRole("heading", { name: "Yingbin console" }).waitFor();
  await shown.logIn();
  await shown.page.reload();
  await shown.page.getByRole("heading", { name: "Welcomes" }).waitFor();
  await shown.page.getByRole("button", { name: "中文" }).click();
  await shown.page.context().clearCookies();
  await shown.page.reload();
  await shown.page.getByRole("heading", { name: "迎宾控制台" }).waitFor();
});

test("the pages cannot be framed, and load nothing but their own", async () => {
  const { headers } = await fetch(`${stage.url}/console/`);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
});
