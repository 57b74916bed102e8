/** WeCom's errmsg as it may stand in logs, records and answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readableErrmsg, secretsIn } from "../../../src/wecom/readable-errmsg.ts";

const CHARACTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"];
/** As WeCom's tickets, codes and tokens are. */
const secret = fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 16, maxLength: 512 });
/** Whatever stands before and after it, also without a blank. */
const around = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom("invalid code: ", "[", "=", "code", ""),
);

describe("what was sent as a secret", () => {
  test("is not in it, wherever it stands and however long it is", () => {
    fc.assert(
      fc.property(secret, around, around, (sent, before, after) => {
        expect(readableErrmsg(`${before}${sent}${after}`, [sent])).not.toContain(sent);
      }),
    );
  });

  test("is not in it cut short either", () => {
    fc.assert(
      fc.property(secret, fc.nat(), fc.integer({ min: 8, max: 512 }), (sent, from, length) => {
        const start = from % (sent.length - 8);
        const part = sent.slice(start, start + length);
        expect(readableErrmsg(`invalid ${part}, hint: [1]`, [sent])).toBe("invalid …, hint: [1]");
      }),
    );
  });

  test("is not in it beside another secret of which it is a part", () => {
    fc.assert(
      fc.property(secret, secret, (sent, other) => {
        const said = readableErrmsg(`${sent}${other} of ${other}, ${sent}`, [other, `${sent}${other}`, sent]);
        expect(said.includes(sent) || said.includes(other)).toBe(false);
      }),
    );
  });

  test("is hidden where it is short, and no word that has it in itself", () => {
    expect(readableErrmsg("invalid code in the code", ["in"])).toBe("invalid code … the code");
  });
});

test("what looks like a secret of another call is not in it, and its hint, address and ids are", () => {
  const errmsg =
    "invalid userid zhangsan, hint: [1620120567_187_5cf66668a5018886c111a2d02f4b902e], from ip: 192.0.2.1";
  expect(readableErrmsg(errmsg, ["a-secret-of-this-call"])).toBe(errmsg);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 32, maxLength: 512 }),
      (other) => {
        expect(readableErrmsg(`${errmsg} ${other}`, [])).toBe(`${errmsg} …`);
      },
    ),
  );
});

test.each([
  [{ corpid: "ww1", corpsecret: "S" }, undefined, ["S"]],
  [{ access_token: "T" }, { welcome_code: "C", text: { content: "您好" } }, ["T", "C"]],
  [{ access_token: "T" }, { code: "C", msgid: "m" }, ["T", "C"]],
  [{ access_token: "T" }, { cursor: "c", token: "K", open_kfid: "wk1", limit: 1000 }, ["T", "K"]],
  [{ access_token: "T", code: "C" }, undefined, ["T", "C"]],
  [{}, { suite_id: "dk1", suite_secret: "S", suite_ticket: "T" }, ["S", "T"]],
  [{ suite_access_token: "T" }, { auth_code: "C" }, ["T", "C"]],
  [{ suite_access_token: "T" }, { auth_corpid: "wp1", permanent_code: "P" }, ["T", "P"]],
  [{ suite_access_token: "T" }, { pre_auth_code: "P", session_info: { auth_type: 1 } }, ["T", "P"]],
  [{}, { corpid: "ww1", provider_secret: "S" }, ["S"]],
  [{ provider_access_token: "T" }, { state: "a", templateid_list: ["dk1"] }, ["T"]],
])("a call with %j and %j sends the secrets %j", (query, body, sent) => {
  expect(secretsIn({ query, body })).toEqual(sent);
});
