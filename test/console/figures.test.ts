/** Which channel brings customers? Charts whose bars lead to their deliveries, and the reference for programs. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConsolePage } from "./browser.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let shown: ConsolePage;

beforeAll(async () => {
  stage = await Stage.start();
  await stage.greet({ state: "expo-7" });
  await stage.greet({ state: "expo-7" });
  await stage.settled(2);
  stage.wecom.faults.add({ api: "send_welcome_msg", times: 1, then: { errcode: 41050 } });
  await stage.greet({ state: "poster" });
  await stage.settled(3);
  shown = await stage.browser.page();
  await shown.logIn("/figures");
});
afterAll(() => stage.stop());

describe("figures", () => {
  const tile = (name: string) => shown.page.locator(".tiles .card", { hasText: name });

  test("say how many came, were sent in time, and needed action", async () => {
    await tile("客户与消息").waitFor();
    expect(await tile("客户与消息").innerText()).toMatch(/3/);
    expect(await tile("按时发送").innerText()).toMatch(/2.*67%/s);
    expect(await tile("需要处理").innerText()).toMatch(/1.*33%/s);
  });

  test("tell the codes apart, the largest first", async () => {
    const rows = shown.page.locator("tbody > tr");
    await rows.nth(1).waitFor();
    expect(await rows.nth(0).innerText()).toMatch(/expo-7\s+2/);
    expect(await rows.nth(1).innerText()).toMatch(/poster\s+1/);
  });

  test("are told by member at a choice, which stands in the address", async () => {
    await shown.page.getByLabel("按").selectOption("staff");
    await shown.page.getByRole("row", { name: /zhangsan/ }).waitFor();
    expect(shown.page.url()).toContain("group=staff");
  });

  test("are a file that Excel opens", async () => {
    const [download] = await Promise.all([
      shown.page.waitForEvent("download"),
      shown.page.getByRole("link", { name: "下载 CSV" }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    expect(text.startsWith("\ufeffat,key,total,")).toBe(true);
  });

  test("lead from a bar to its deliveries", async () => {
    await shown.page.locator(".chart a", { has: shown.page.locator("rect.refused") }).click();
    await shown.page.locator(".delivery").waitFor();
    expect(await shown.page.locator(".delivery").innerText()).toMatch(/被拒绝.*poster/s);
  });
});

describe("the reference", () => {
  beforeAll(() => shown.open("/programs"));

  test("has every call with the role that it needs", async () => {
    const call = shown.page.locator(".call", { hasText: "/deliveries/{id}/explain" });
    await call.locator("summary").first().click();
    await call.getByText("viewer").waitFor();
  });

  test("a call is tried, and its answer shown; the same for a terminal", async () => {
    const call = shown.page.locator(".call", { has: shown.page.getByText("/deliveries", { exact: true }) });
    await call.locator("summary").first().click();
    await call.getByLabel("state", { exact: true }).fill("poster");
    await call.getByRole("button", { name: "发送" }).click();
    await call.getByRole("status").filter({ hasText: '"outcome": "refused"' }).waitFor();
    await call.getByText("在终端里这样调用").click();
    expect(await call.locator("pre").last().innerText()).toContain("/api/deliveries?state=poster");
  });
});

test("nothing went wrong on the way", () => expect(shown.faults).toEqual([]));
