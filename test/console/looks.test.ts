/** Every page: readable by all, in both languages, light and dark, on a phone and on a desk; and small. */
import { globSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConsolePage, Look } from "./browser.ts";
import { Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
  await stage.greet({ state: "expo-7" });
  stage.wecom.faults.add({ api: "send_welcome_msg", times: 1, then: { errcode: 60020 } });
  await stage.greet();
  await stage.settled(2);
});
afterAll(() => stage.stop());

const PAGES = [
  "/deliveries?outcome=all",
  "/rules",
  "/codes",
  "/figures",
  "/history",
  "/history/audit",
  "/health",
  "/programs",
];
const LOOKS: Look[] = [
  { width: 1280, scheme: "light", locale: "zh-CN" },
  { width: 1280, scheme: "dark", locale: "en-GB" },
  { width: 390, scheme: "light", locale: "en-GB" },
  { width: 390, scheme: "dark", locale: "zh-CN" },
];

describe.each(LOOKS)("$width px, $scheme, $locale", (look) => {
  let shown: ConsolePage;
  beforeAll(async () => {
    shown = await stage.browser.page(look);
    await shown.logIn();
  });

  test.each(PAGES)("%s", async (hash) => {
    await shown.open(hash);
    await shown.page.locator("main h1").waitFor();
    await shown.page.waitForLoadState("networkidle");
    expect(await shown.axe()).toEqual([]);
    const { scroll, seen } = await shown.page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      seen: document.documentElement.clientWidth,
    }));
    expect(scroll, "nothing sticks out at the side").toBeLessThanOrEqual(seen);
    const nav = await shown.page
      .locator(".side nav")
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(nav, "every page's name is seen whole").toBeLessThanOrEqual(0);
    expect(shown.faults).toEqual([]);
  });
});

test("on a phone the apps of a provider's companies, whose names are long, fit", async () => {
  const shown = await stage.browser.page({ width: 360 });
  await shown.page.route("**/api/status", async (route) => {
    const status = await (await route.fetch()).json();
    const company = { ...status.apps[0], app: "crm@wpwh7IU3kbJ72AGbk2JCfI5WFp9P5R7b" };
    await route.fulfill({ json: { ...status, apps: [...status.apps, company] } });
  });
  await shown.logIn();
  for (const hash of PAGES) {
    await shown.open(hash);
    await shown.page.locator("main h1").waitFor();
    await shown.page.waitForLoadState("networkidle");
    const { scroll, seen } = await shown.page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      seen: document.documentElement.clientWidth,
    }));
    expect(scroll, hash).toBeLessThanOrEqual(seen);
  }
});

test("the login, too", async () => {
  const shown = await stage.browser.page();
  await shown.open("/");
  await shown.page.getByRole("heading").waitFor();
  expect(await shown.axe()).toEqual([]);
});

test("the keyboard alone reaches the pages, the list and a delivery", async () => {
  const { page, ...shown } = await stage.browser.page().then(async (one) => {
    await one.logIn("/deliveries?outcome=all");
    await one.page.locator(".delivery").first().waitFor();
    return one;
  });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await page.evaluate(() => document.activeElement?.classList.contains("delivery"))) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.locator(".timeline").waitFor();
  expect(shown.faults).toEqual([]);
});

describe("what is loaded", () => {
  const files = globSync("assets/console/**/*.{js,css,html,svg}").map((path) => ({
    path,
    bytes: gzipSync(readFileSync(path), { level: 9 }).length,
  }));
  const sum = (some: typeof files) => some.reduce((total, { bytes }) => total + bytes, 0);

  test("before the first page is drawn: at most 45 KB gzipped", async () => {
    const shown = await stage.browser.page();
    const loaded = new Set<string>();
    shown.page.on("request", (request) => loaded.add(new URL(request.url()).pathname));
    await shown.logIn();
    await shown.page.locator(".delivery").first().waitFor();
    const first = files.filter(({ path }) => [...loaded].some((address) => path.endsWith(address)));
    expect(first.length).toBeGreaterThan(2);
    expect(sum(first)).toBeLessThanOrEqual(45 * 1024);
  });

  test("all of it, in both languages: at most 300 KB gzipped", () =>
    expect(sum(files)).toBeLessThanOrEqual(300 * 1024));

  test("nothing secret: no address, id or token of a company", () => {
    for (const { path } of files)
      expect(readFileSync(path, "utf8")).not.toMatch(/ADMIN_TOKEN=|ww[0-9a-f]{16}/);
  });
});
