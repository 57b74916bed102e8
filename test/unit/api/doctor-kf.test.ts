/** The doctor's findings about customer service name each account, and say what was not looked at. */
import { expect, test } from "vitest";
import { checkKf, checkServicers } from "../../../src/api/doctor/kf.ts";
import type { CheckReading } from "../../../src/api/doctor/reading.ts";
import { SERVICERS_OF_ACCOUNTS } from "../../../src/credentials/probe-kf.ts";
import { english } from "../../english.ts";
import { anApp } from "../delivery/app.ts";

const READING = {
  app: anApp(),
  config: { apiBase: "https://qyapi.weixin.qq.com", relayToken: null },
  why: "token-not-there",
} as CheckReading;
const accounts = (count: number) => ({
  kind: "found" as const,
  value: Array.from({ length: count }, (_, n) => ({
    open_kfid: `wk${n}`,
    name: `客服${n}`,
    manage_privilege: true,
  })),
});

test("accounts are counted, and at least so many when the list broke off", () => {
  const found = (accountsBrokeOff: "time" | null) =>
    checkKf(READING, { kfAccounts: accounts(2), accountsBrokeOff });
  expect(found(null)).toMatchObject({ ok: true, found: english("2 accounts: 客服0 (wk0) and 客服1 (wk1)") });
  expect(found("time")).toMatchObject({
    ok: null,
    found: english(
      "at least 2 accounts: 客服0 (wk0) and 客服1 (wk1); further ones were not looked at: it took too long",
    ),
  });
});

test("servicers on duty are named by account, with the number of accounts that were not looked at", () => {
  const onDuty = { kind: "found" as const, value: { onDuty: 1, offDuty: 0, departments: 2 } };
  const found = (servicersLeft: number) =>
    checkServicers(READING, {
      kfAccounts: accounts(1),
      servicers: [{ account: "wk0", found: onDuty }],
      servicersLeft,
    });
  const listed = "客服0 (wk0) 1 on duty and 2 departments, whose members WeCom does not list";
  expect(found(0)).toMatchObject([{ found: english(listed) }]);
  const left = `${listed}; not looked at: who serves at 1 further account`;
  expect(found(1)).toMatchObject([{ found: english(left) }]);
  const many = SERVICERS_OF_ACCOUNTS;
  expect(found(many)).toMatchObject([
    { found: english(`${listed}; not looked at: who serves at ${many} further accounts (${many} are)`) },
  ]);
});

test("an account whose servicers WeCom does not list is named", () => {
  const refused = { kind: "refused" as const, errcode: 60020, errmsg: "" };
  const [found] = checkServicers(READING, {
    kfAccounts: accounts(1),
    servicers: [{ account: "wk0", found: refused }],
    servicersLeft: 0,
  });
  expect(found).toMatchObject({ ok: false, found: english(/^客服0 \(wk0\): .*\(60020\)$/) });
});
