/**
 * What the console costs: bytes of each page, time until something is seen, requests of a tab that stays open. Prints what
 * it measures; time is reported, and not asserted.
 *
 * With a long record: `CONSOLE_DELIVERIES=10000 npm exec -c 'vitest run --project console cost'`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ConsolePage } from "./browser.ts";
import { Stage } from "./stage.ts";

const DELIVERIES = Number(process.env["CONSOLE_DELIVERIES"] ?? 100);
/** Callbacks under way at a time. */
const AT_ONCE = 10;
const PAGES = ["/deliveries?outcome=all", "/rules", "/codes", "/figures", "/history", "/health", "/programs"];

let stage: Stage;
let shown: ConsolePage;
beforeAll(async () => {
  stage = await Stage.start();
  // The first fetches the token: the others do not wait for it.
  await stage.greet({ state: "expo-7" });
  await stage.settled(1);
  for (let made = 1; made < DELIVERIES; made += AT_ONCE) {
    const count = Math.min(AT_ONCE, DELIVERIES - made);
    await Promise.all(Array.from({ length: count }, () => stage.greet({ state: "expo-7" })));
  }
  // The objects are done with them: it is the pages that are measured.
  await vi.waitUntil(isSettled, { timeout: 600_000, interval: 500 });
  shown = await stage.browser.page();
  await shown.logIn("/programs");
  const cold = await shown.page.context().newCDPSession(shown.page);
  await cold.send("Network.setCacheDisabled", { cacheDisabled: true });
}, 1_800_000);
afterAll(() => stage.stop());

/** A Worker that the flood keeps busy may close the connection: it is asked again. */
async function isSettled(): Promise<boolean> {
  try {
    return (await (await stage.api("/api/deliveries?outcome=open")).text()).includes('"deliveries":[]');
  } catch {
    return false;
  }
}

const gzipped = (path: string) => gzipSync(readFileSync(join("assets", path)), { level: 9 }).length;
const tell = (what: string) => console.log(what);

/** Opens a page as who comes for the first time, and gives the files that it loads. */
async function load(page: Page, hash: string): Promise<string[]> {
  const files = new Set<string>();
  const note = (request: { url(): string }) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/console/")) files.add(pathname.replace(/\/$/, "/index.html"));
  };
  page.on("request", note);
  await page.goto("about:blank");
  await shown.open(hash);
  await page.locator("main h1").waitFor();
  await page.waitForLoadState("networkidle");
  page.off("request", note);
  return [...files];
}

test("each page loads its own files, gzipped", async () => {
  for (const hash of PAGES) {
    const files = await load(shown.page, hash);
    const bytes = files.reduce((sum, path) => sum + gzipped(path), 0);
    tell(`${hash}: ${(bytes / 1024).toFixed(1)} KB in ${files.length} files`);
    expect(files.length, hash).toBeGreaterThan(2);
  }
});

test(`the first paint, and the list of ${DELIVERIES} deliveries`, async () => {
  await shown.page.addInitScript(() => {
    new MutationObserver((_, watch) => {
      if (document.querySelector(".delivery") === null) return;
      performance.mark("list");
      watch.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await shown.page.goto("about:blank");
  await shown.open("/deliveries?outcome=all");
  await shown.page.locator(".delivery").first().waitFor();
  const { paint, list, shownAt } = await shown.page.evaluate(() => {
    const [asked] = performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.includes("/api/deliveries"));
    return {
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
      list: asked === undefined ? null : { at: asked.startTime, ms: asked.duration },
      shownAt: performance.getEntriesByName("list")[0]?.startTime ?? null,
    };
  });
  const ms = (at: number | null | undefined) => `${at?.toFixed(0)} ms`;
  tell(`first paint after ${ms(paint)}, the list after ${ms(shownAt)}`);
  tell(`of which the API's answer took ${ms(list?.ms)}, asked after ${ms(list?.at)}`);
  expect(await shown.page.locator(".delivery").count()).toBe(Math.min(50, DELIVERIES));
});

test("a tab that stays open for an hour asks nothing", async () => {
  const idle = await stage.browser.page();
  await idle.page.clock.install();
  await idle.logIn("/deliveries?outcome=all");
  await idle.page.locator(".delivery").first().waitFor();
  await idle.page.waitForLoadState("networkidle");
  const asked: string[] = [];
  idle.page.on("request", (request) => asked.push(request.url()));
  await idle.page.clock.runFor("01:00:00");
  tell(`requests of an hour with an open tab: ${asked.length}`);
  expect(asked).toEqual([]);
});
