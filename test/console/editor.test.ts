/** The rules editor: by the keyboard alone, its completion and hover, each side of a split, and what it asks for again. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConsolePage } from "./browser.ts";
import { ADMIN_TOKEN, Stage } from "./stage.ts";

const RULES = `timezone: Asia/Shanghai
messages:
  hello:
    text: { content: 您好，很高兴认识您。 }
  gift:
    text: { content: 您好，新人礼包请收好。 }
rules:
  - { name: 各半, on: contact.added, send: { split: { hello: 75, gift: 25 } } }
`;
const POLLED = { timeout: 60_000 };
/** More than the page has. */
const MOST_TABS = 80;

let stage: Stage;
let shown: ConsolePage;
beforeAll(async () => {
  stage = await Stage.start({ rules: RULES });
  shown = await stage.browser.page({ width: 1440 });
  await shown.logIn("/rules");
  await shown.page.getByText("没有错误。").waitFor();
});
afterAll(() => stage.stop());

/** What has the focus, also inside of a shadow root: its class and its words. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const inner = at?.shadowRoot?.activeElement ?? at;
    return `${inner?.className} ${inner?.getAttribute("name") ?? ""} ${inner?.textContent}`;
  });

async function tabTo(page: Page, isThere: (what: string) => boolean): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (isThere(await focused(page))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the keyboard does not lead there");
}

const inEditor = (what: string) => what.startsWith("cm-content");

test("keys of the schema are offered, and its description stands beside them", async () => {
  const { keyboard } = shown.page;
  await shown.page.locator(".cm-content").focus();
  await keyboard.press("Control+End");
  await keyboard.type("  - { name: 新的, o");
  const offers = shown.page.locator(".cm-tooltip-autocomplete");
  await offers.getByRole("option", { name: "on", exact: true }).waitFor();
  await shown.page.locator(".cm-completionInfo").waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => offers.count(), POLLED).toBe(0);
  while ((await shown.page.locator(".cm-content").innerText()).includes("新的"))
    await keyboard.press("Control+z");
});

test("a key under the pointer is described in the reader's language", async () => {
  await shown.page.locator(".cm-line", { hasText: "timezone" }).locator(".yaml-key").hover();
  const words = await shown.page.locator(".cm-tooltip-hover").innerText();
  expect(words).toMatch(/\p{Script=Han}/u);
  expect(words).toContain("时区");
  await shown.page.mouse.move(0, 0);
});

describe("a split", () => {
  const bubble = () => shown.page.locator(".phone .bubble");

  test("shows each of its sides with its share", async () => {
    await bubble().filter({ hasText: "很高兴认识您" }).waitFor();
    await shown.page.getByRole("tab", { name: "gift，25%" }).click();
    await bubble().filter({ hasText: "新人礼包请收好" }).waitFor();
    await shown.page.getByRole("tab", { name: "hello，75%" }).click();
    await bubble().filter({ hasText: "很高兴认识您" }).waitFor();
  });

  test("shows the side of a known customer alone", async () => {
    await shown.page.getByLabel("客户 external_userid").fill("wmSomebody");
    await expect.poll(() => shown.page.getByRole("tab").count(), POLLED).toBe(0);
    expect(await bubble().count()).toBe(1);
  });
});

test("a rules file that is there already is not sent again", async () => {
  await shown.open("/history");
  await shown.page.locator(".versions").waitFor();
  const [answer] = await Promise.all([
    shown.page.waitForResponse((one) => new URL(one.url()).pathname === "/api/rules"),
    shown.open("/rules"),
  ]);
  expect(answer.request().headers()["if-none-match"]).toMatch(/^"[0-9a-f]{64}"$/);
  expect(answer.status()).toBe(304);
  await expect.poll(() => shown.page.locator(".cm-content").innerText(), POLLED).toContain("各半");
});

test("an upload that is not there is told before the file is published", async () => {
  const page = await stage.browser.page({ width: 1440 });
  await page.logIn("/rules");
  await page.page.getByText("没有错误。").waitFor();
  await page.page.locator(".cm-content").focus();
  await page.page.keyboard.press("Control+Home");
  await page.page.keyboard.insertText(`media: { poster: { type: image, upload: ${"a".repeat(64)} } }\n`);
  await page.page.getByRole("button", { name: "发布…" }).click();
  await page.page.getByRole("dialog").getByText("发布前请看一下").waitFor();
  await page.page.getByRole("dialog").getByRole("listitem").filter({ hasText: "poster" }).waitFor();
  expect(page.faults).toEqual([]);
});

test("the keyboard alone edits, sees the difference, writes a note and publishes", async () => {
  const other = await stage.browser.page();
  const { page } = other;
  await other.open("/rules");
  await page.getByLabel("ADMIN_TOKEN", { exact: true }).waitFor();
  await tabTo(page, (what) => what.includes("token"));
  await page.keyboard.type(ADMIN_TOKEN);
  await page.keyboard.press("Enter");
  await page.getByText("没有错误。").waitFor();

  await tabTo(page, inEditor);
  await page.keyboard.press("Control+End");
  await page.keyboard.type("# 只用键盘");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(inEditor(await focused(page)), "Escape and Tab lead out of the editor").toBe(false);

  await tabTo(page, (what) => what.includes("发布…"));
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").locator(".cm-insertedLine, .cm-changedLine").first().waitFor();
  const note = page.getByRole("dialog").getByRole("textbox", { name: "备注（写进操作记录）" });
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (await note.evaluate((one) => one === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("没有鼠标");
  await tabTo(page, (what) => what.endsWith("发布"));
  await page.keyboard.press("Enter");
  await page.getByText("已发布，半分钟内生效。").waitFor();
  expect(await stage.rules()).toBe(`${RULES}# 只用键盘`);
  const versions = await (await stage.api("/api/rules/versions")).json();
  expect(versions).toMatchObject({ versions: [{ note: "没有鼠标" }, {}] });
  expect(other.faults).toEqual([]);
});

test("nothing went wrong on the way", () => expect(shown.faults).toEqual([]));
