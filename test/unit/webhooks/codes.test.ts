/** Codes, tokens and secrets are taken out of a raw item before programs get it. */
import { expect, test } from "vitest";
import { withoutCodes } from "../../../src/webhooks/codes.ts";

test("codes, tokens and secrets are taken out at every depth", () => {
  const raw = {
    msgid: "m1",
    event: {
      welcome_code: "A",
      msg_code: "B",
      code: "C",
      scene: "expo",
      list: [{ WelcomeCode: "D", ok: 1 }],
    },
    Token: "E",
    access_token: "F",
    suiteSecret: "G",
    SuiteTicket: "H",
    more: { suite_ticket: "I", AuthCode: "J", permanent_code: "K" },
  };
  expect(withoutCodes(raw)).toEqual({ msgid: "m1", event: { scene: "expo", list: [{ ok: 1 }] }, more: {} });
});

test.each([[null], [5], ["code"], [true], [[]], [{}]])("%j stays unchanged", (value) =>
  expect(withoutCodes(value)).toEqual(value),
);

test("keys with similar names stay", () => {
  const value = { errcode: 0, qrcode: "x", decode: 1, codes: 2, tokens: 3, secretary: "李四", tickets: 4 };
  expect(withoutCodes(value)).toEqual(value);
});
