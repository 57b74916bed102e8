/** No code leaves with what is handed on as WeCom sent it. */
import { expect, test } from "vitest";
import { withoutCodes } from "../../../src/webhooks/codes.ts";

test("codes, tokens and secrets are taken out, however deep they stand", () => {
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
  };
  expect(withoutCodes(raw)).toEqual({ msgid: "m1", event: { scene: "expo", list: [{ ok: 1 }] } });
});

test.each([null, 5, "code", true, [], {}])("%j stays as it is", (value) =>
  expect(withoutCodes(value)).toEqual(value),
);

test("what only sounds similar stays", () => {
  const value = { errcode: 0, qrcode: "x", decode: 1, codes: 2, tokens: 3, secretary: "李四" };
  expect(withoutCodes(value)).toEqual(value);
});
