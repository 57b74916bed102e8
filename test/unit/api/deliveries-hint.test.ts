/** The hint beside an empty list of deliveries. */
import { expect, test } from "vitest";
import { hintOf } from "../../../src/api/deliveries-hint.ts";
import { readConfig } from "../../../src/config.ts";
import { inWords } from "../../../src/i18n/words.ts";

const app = {
  corpId: "ww1",
  secret: "the-secret",
  callbackToken: "the-token",
  encodingAesKey: "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt",
};
const config = readConfig({ WECOM_APPS: JSON.stringify({ sales: app, support: app }) });

test.each([
  [{ staff: "王五" }, /^staff is a userid \(账号\) such as zhangsan, and "王五" can be none: .*通讯录/],
  [{ staff: "wang wu" }, /"wang wu" can be none/],
  [{ customer: "李雷" }, /^customer is an external_userid such as wm…, and "李雷" can be none/],
  [
    { account: "在线客服" },
    /^account is an open_kfid, which begins with wk, and "在线客服" does not: npm run doctor/,
  ],
  [{ app: "sale" }, /^there is no app "sale" in WECOM_APPS; there are sales, support$/],
  [{ event: "contact.add" }, /^there is no event "contact.add"; there are contact.added, kf.entered, /],
  [{ staff: "王".repeat(500) }, /"王{64}" can be none/],
])("the filter %j gets a hint that it fits no delivery", (asked, hint) => {
  const found = hintOf(asked, config);
  expect(found && inWords(found, "en")).toMatch(hint);
});

test("the hint says when there is no app at all", () => {
  const found = hintOf({ app: "sales" }, { apps: new Map() });
  expect(found && inWords(found, "en")).toBe('there is no app "sales" in WECOM_APPS; there are none');
});

test("the hint is told in Chinese as well", () => {
  const found = hintOf({ account: "在线客服" }, config);
  expect(found && inWords(found, "zh")).toBe(
    'account 应填 open_kfid，以 wk 开头；"在线客服" 不是，运行 npm run doctor 可列出全部客服账号',
  );
});

test.each([
  {},
  { staff: "zhangsan" },
  { staff: "li.si@example.com" },
  { staff: "woAJ2GCAAAXtWyujaWJHDDGi0mACAAAA" },
  { customer: "wmAJ2G", account: "wkAAA", app: "sales", event: "kf.message" },
])("the filter %j gets no hint", (asked) => {
  expect(hintOf(asked, config)).toBeNull();
});
