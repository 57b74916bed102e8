/** Receiving a request: a callback that WeCom signed becomes an event, and any other is refused with a reason. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CallbackQuery,
  FRESHNESS_MS,
  type Refusal,
  receiveEcho,
  receiveEvent,
  STATUS_OF_REFUSAL,
} from "../../../src/callback/receive.ts";
import type { AppConfig, InstalledApp } from "../../../src/config/types.ts";

import {
  type CallbackOptions,
  contactXml,
  envelopeXml,
  otherXml,
  SALES,
  type Settings,
  signedCallback,
} from "../../callback/callback.ts";
import { messageForPad, padOf, seal } from "../../callback/seal.ts";
import { vectorOf } from "../../callback/vectors.ts";

const NOW = Date.parse("2026-11-22T03:04:05Z");
const OTHER: Settings = {
  corpId: "wwother00000000000",
  callbackToken: "another-token",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};

/** The app `SALES`, in which `change` is changed. */
const appOf = (change: Partial<Exclude<AppConfig, InstalledApp>> = {}): AppConfig => ({
  name: "sales",
  kind: "self-built",
  corpId: SALES.corpId,
  secret: "secret",
  agentId: null,
  callbackTokens: [SALES.callbackToken],
  encodingAesKeys: [SALES.encodingAesKey],
  receiveIds: new Set([SALES.corpId]),
  forward: null,
  webhook: null,
  ...change,
});

/** A callback as the route passes it on: valid, with `options` changed before it is signed. */
function arrival(options: CallbackOptions = {}) {
  const { msgSignature, timestamp, nonce, encrypt, body } = signedCallback({
    timestamp: String(NOW / 1000),
    ...options,
  });
  const query: CallbackQuery = { msgSignature, timestamp, nonce };
  return { query, encrypt, body };
}

/** Receives a valid callback, changed before it is signed. */
function receive(options: CallbackOptions = {}, app = appOf(), now = NOW) {
  const { query, body } = arrival(options);
  return receiveEvent(app, query, body, now);
}

/** Receives a valid URL verification, changed before it is signed. */
function verify(options: CallbackOptions = {}, app = appOf(), now = NOW) {
  const { query, encrypt } = arrival({ message: "1616140317555161061", ...options });
  return receiveEcho(app, query, encrypt, now);
}

const refused = (refusal: Refusal) => ({ ok: false, refusal });
const received = { ok: true, event: { type: "contact.added", welcomeCode: "CODE-1" } };

const seconds = (ms: number) => String(ms / 1000);

describe("a callback", () => {
  it("that WeCom signed is an event", () => {
    expect(receive()).toMatchObject(received);
    expect(receive({ message: otherXml() })).toMatchObject({ ok: true, event: { type: "other" } });
  });

  it("may come in JSON", () => {
    const { query, encrypt } = arrival();
    for (const body of [{ ToUserName: SALES.corpId, Encrypt: encrypt, AgentID: 218 }, { encrypt }]) {
      expect(receiveEvent(appOf(), query, JSON.stringify(body), NOW)).toMatchObject(received);
    }
  });

  it("of Tencent's published vector is accepted at its time, and stale now", () => {
    const vector = vectorOf("decrypt_msg", "official-decrypt-xml-text");
    const query = { msgSignature: vector.msg_signature, timestamp: vector.timestamp, nonce: vector.nonce };
    const app = appOf({
      callbackTokens: [vector.token],
      encodingAesKeys: [vector.encodingAesKey],
      receiveIds: new Set([vector.expected.receiveid]),
    });
    const then = Number(vector.timestamp) * 1000;
    expect(receiveEvent(app, query, vector.post_body, then)).toEqual({
      ok: true,
      event: { type: "other", kind: "text", change: null },
    });
    expect(receiveEvent(app, query, vector.post_body, NOW)).toEqual(refused("stale"));
  });

  it.each(["msgSignature", "timestamp", "nonce"] as const)("is refused without %s", (name) => {
    const { query, body } = arrival();
    expect(receiveEvent(appOf(), { ...query, [name]: null }, body, NOW)).toEqual(
      refused("parameter-missing"),
    );
  });

  it.each(["", "{}", "<xml/>", "<xml>", "hello", envelopeXml("")])(
    "is refused when it has no Encrypt: %s",
    (body) => {
      expect(receiveEvent(appOf(), arrival().query, body, NOW)).toEqual(refused("no-envelope"));
    },
  );

  it.each<[string, string]>([
    ...["", "hello", "<xml>", "<xml/>", '{"MsgType":"event"}', "\0", "\uFEFF", "\uFFFD\uFFFE"].map(
      (message): [string, string] => [message, "Event"],
    ),
    [contactXml({ UserID: null }), "UserID"],
    [contactXml({ ExternalUserID: " " }), "ExternalUserID"],
    [contactXml({ UserID: "\x1b" }), "UserID"],
    [contactXml().slice(0, contactXml().indexOf("</ExternalUserID>")), "ExternalUserID"],
    [contactXml().slice(0, contactXml().indexOf("<WelcomeCode>") + 20), "WelcomeCode"],
  ])("that is proven and cannot be read is accepted as not understood: %j", (message, lacks) => {
    expect(receive({ message })).toMatchObject({ ok: true, event: { type: "not-understood", lacks } });
  });

  const DAMAGED: readonly [string, (xml: string) => string][] = [
    [
      "a control character in a text",
      (xml) => xml.replace("<xml>", "<xml><Content><![CDATA[ \x1dc]]></Content>"),
    ],
    ["a control character in a field", (xml) => xml.replace("expo-7", "expo\x10-7")],
    ["a NUL between elements", (xml) => xml.replace("<Event>", "\0<Event>")],
    ["an undeclared entity", (xml) => xml.replace("<xml>", "<xml><a>&nbsp;&;&#x1b;</a>")],
    ["a wrong encoding in its declaration", (xml) => `<?xml version="1.0" encoding="GB 2312"?>${xml}`],
    ["a declaration in the wrong place", (xml) => ` <?xml version="1.0"?>${xml}`],
    ["a DOCTYPE", (xml) => `<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml}`],
    ["elements in elements", (xml) => xml.replace("<xml>", "<xml><a><b><UserID>nobody</UserID></b></a>")],
    ["text around it", (xml) => `hello ${xml} bye`],
    ["a BOM in front", (xml) => `\uFEFF${xml}`],
    ["another document after it", (xml) => `${xml}<xml><State>other</State></xml>`],
    ["its end cut off", (xml) => xml.slice(0, -3)],
    ["a bare ampersand", (xml) => xml.replace("<xml>", "<xml><a>b & c</a>")],
  ];

  it.each(DAMAGED)("is understood with %s, as its fields can be read", (_, damage) => {
    const { event } = { event: null, ...receive() };
    expect(receive({ message: damage(contactXml()) })).toEqual({ ok: true, event });
  });

  it("with a code and an unreadable time is understood with the time null", () => {
    const event = { type: "contact.added", welcomeCode: "CODE-1", at: null };
    for (const CreateTime of [null, "", "soon", "9".repeat(40)])
      expect(receive({ message: contactXml({ CreateTime }) })).toMatchObject({ ok: true, event });
  });

  it("that is proven is accepted with any plaintext", () => {
    const xml = contactXml();
    const spoilt = fc
      .tuple(fc.nat(xml.length), fc.nat(20), fc.string({ unit: "binary", maxLength: 20 }))
      .map(([at, count, inserted]) => xml.slice(0, at) + inserted + xml.slice(at + count));
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.string({ unit: "binary", maxLength: 300 })), (message) => {
        expect(receive({ message })).toMatchObject({ ok: true });
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps an entity that its plaintext declares as written", () => {
    const declared = '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
    const message = declared + contactXml({ State: null }).replace("<xml>", "<xml><State>&e;</State>");
    expect(receive({ message })).toMatchObject({ ok: true, event: { state: "&e;" } });
  });

  it("is answered with 400 or 403 for each reason of a refusal", () => {
    expect(STATUS_OF_REFUSAL).toEqual({
      "parameter-missing": 400,
      "no-envelope": 400,
      "not-decryptable": 400,
      "wrong-signature": 403,
      stale: 403,
      "wrong-receiver": 403,
      "no-echo": 403,
    });
  });

  it("of random parts is refused without an exception", () => {
    const any = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(
        fc.option(any),
        fc.option(any),
        fc.option(any),
        any,
        (msgSignature, timestamp, nonce, body) => {
          const query = { msgSignature, timestamp, nonce };
          expect(receiveEvent(appOf(), query, body, NOW).ok).toBe(false);
          expect(receiveEvent(appOf(), query, envelopeXml(body), NOW).ok).toBe(false);
          expect(receiveEcho(appOf(), query, body, NOW).ok).toBe(false);
          expect(receiveEvent(appOf(), arrival({ encrypt: body }).query, envelopeXml(body), NOW).ok).toBe(
            false,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the signature", () => {
  it.each<[string, CallbackOptions]>([
    ["made with another token", { callbackToken: "another-token" }],
    ["made with an empty token", { callbackToken: "" }],
  ])("is refused when it was %s", (_, options) => {
    expect(receive(options)).toEqual(refused("wrong-signature"));
    expect(verify(options)).toEqual(refused("wrong-signature"));
  });

  it.each(["msgSignature", "timestamp", "nonce"] as const)("covers %s", (name) => {
    const { query, encrypt, body } = arrival();
    const forged = { ...query, [name]: `${query[name]}0` };
    expect(receiveEvent(appOf(), forged, body, NOW)).toEqual(refused("wrong-signature"));
    expect(receiveEcho(appOf(), forged, encrypt, NOW)).toEqual(refused("wrong-signature"));
  });

  it("covers the encrypted text, and nothing outside it", () => {
    const { query, body } = arrival();
    const swapped = arrival({ message: otherXml() }).body;
    expect(receiveEvent(appOf(), query, swapped, NOW)).toEqual(refused("wrong-signature"));
    expect(receiveEvent(appOf(), query, body.replace(SALES.corpId, "wwforged"), NOW)).toMatchObject(received);
  });

  it.each([
    ["no base64", "%%%"],
    ["no whole block", "AAAA"],
    [
      "a wrong pad",
      seal({ ...SALES, message: messageForPad(33, SALES.corpId), receiveId: SALES.corpId, pad: padOf(33) }),
    ],
    ["another app's key", seal({ ...OTHER, message: contactXml(), receiveId: SALES.corpId })],
  ])("is checked before anything is decrypted: %s", (_, encrypt) => {
    expect(receive({ encrypt, callbackToken: "another-token" })).toEqual(refused("wrong-signature"));
    expect(receive({ encrypt })).toEqual(refused("not-decryptable"));
  });

  it("is checked before the time, and the time before anything is decrypted", () => {
    const stale = { timestamp: seconds(NOW - FRESHNESS_MS - 1000), encrypt: "AAAA" };
    expect(receive({ ...stale, callbackToken: "another-token" })).toEqual(refused("wrong-signature"));
    expect(receive(stale)).toEqual(refused("stale"));
  });
});

describe("the time", () => {
  it("may differ from ours by 300,000 ms", () => {
    expect(FRESHNESS_MS).toBe(300_000);
  });

  it.each([
    ["now", 0],
    ["five minutes ago", -300_000],
    ["in five minutes", 300_000],
  ])("is accepted when it is %s", (_, offset) => {
    expect(receive({ timestamp: seconds(NOW + offset) })).toMatchObject(received);
    expect(verify({ timestamp: seconds(NOW + offset) })).toMatchObject({ ok: true });
  });

  it.each([
    ["a millisecond more than five minutes ago", -300_000, 1],
    ["a millisecond further than in five minutes", 300_000, -1],
    ["a day ago", -86_400_000, 0],
    ["tomorrow", 86_400_000, 0],
    ["in milliseconds", NOW * 999, 0],
  ])("is refused when it is %s", (_, offset, elapsed) => {
    expect(receive({ timestamp: seconds(NOW + offset) }, appOf(), NOW + elapsed)).toEqual(refused("stale"));
    expect(verify({ timestamp: seconds(NOW + offset) }, appOf(), NOW + elapsed)).toEqual(refused("stale"));
  });

  it.each(["", " ", "now", "NaN", "Infinity", `${NOW / 1000}.0`, `+${NOW / 1000}`, ` ${NOW / 1000}`, "1e9"])(
    "is refused when it is %j, though it is signed",
    (timestamp) => {
      expect(receive({ timestamp })).toEqual(refused("stale"));
    },
  );

  it("is refused in hexadecimal, though JavaScript would read it", () => {
    expect(receive({ timestamp: `0x${(NOW / 1000).toString(16)}` })).toEqual(refused("stale"));
  });
});

describe("the receiver", () => {
  it.each([
    "",
    "ww",
    "wwother00000000000",
    SALES.corpId.toUpperCase(),
    ` ${SALES.corpId}`,
    `${SALES.corpId}\0`,
  ])("is refused when it is not on the app's list: %j", (receiveId) => {
    expect(receive({ receiveId })).toEqual(refused("wrong-receiver"));
    expect(verify({ receiveId })).toEqual(refused("wrong-receiver"));
  });

  it("may be any on the app's list, even an empty text", () => {
    const app = appOf({ receiveIds: new Set([SALES.corpId, "wwsuite", ""]) });
    for (const receiveId of [SALES.corpId, "wwsuite", ""]) {
      expect(receive({ receiveId }, app)).toMatchObject(received);
      expect(verify({ receiveId }, app)).toMatchObject({ ok: true });
    }
  });

  it("is not taken from outside the ciphertext", () => {
    const { query, encrypt } = arrival({ receiveId: OTHER.corpId });
    expect(receiveEvent(appOf(), query, envelopeXml(encrypt, SALES.corpId), NOW)).toEqual(
      refused("wrong-receiver"),
    );
  });

  it("is checked before the plaintext is read", () => {
    expect(receive({ receiveId: OTHER.corpId, message: "<xml>" })).toEqual(refused("wrong-receiver"));
  });

  it("is wrong when a length field of 0 makes the message a part of it", () => {
    const encrypt = seal({ ...SALES, message: contactXml(), receiveId: SALES.corpId, length: 0 });
    expect(receive({ encrypt })).toEqual(refused("wrong-receiver"));
  });
});

describe("while keys are changed", () => {
  const { callbackToken: token, encodingAesKey: key } = OTHER;
  const changing: [string, AppConfig][] = [
    [
      "new first",
      appOf({ callbackTokens: [token, SALES.callbackToken], encodingAesKeys: [key, SALES.encodingAesKey] }),
    ],
    [
      "old first",
      appOf({ callbackTokens: [SALES.callbackToken, token], encodingAesKeys: [SALES.encodingAesKey, key] }),
    ],
    [
      "crossed",
      appOf({ callbackTokens: [token, SALES.callbackToken], encodingAesKeys: [SALES.encodingAesKey, key] }),
    ],
  ];

  it.each(changing)(
    "callbacks with the old or the new token and the old or the new key are accepted: %s",
    (_, app) => {
      for (const callbackToken of [token, SALES.callbackToken]) {
        for (const encodingAesKey of [key, SALES.encodingAesKey]) {
          expect(receive({ callbackToken, encodingAesKey }, app)).toMatchObject(received);
          expect(verify({ callbackToken, encodingAesKey, message: "echo" }, app)).toEqual({
            ok: true,
            message: "echo",
          });
        }
      }
    },
  );

  it.each(changing)("a third token or key is refused: %s", (_, app) => {
    expect(receive({ callbackToken: "third" }, app)).toEqual(refused("wrong-signature"));
    expect(receive({ encodingAesKey: "Z".repeat(43) }, app)).toEqual(refused("not-decryptable"));
  });

  it("a token or key that was taken off the list is refused", () => {
    const changed = appOf({ callbackTokens: [token], encodingAesKeys: [key] });
    expect(receive({ encodingAesKey: key }, changed)).toEqual(refused("wrong-signature"));
    expect(receive({ callbackToken: token }, changed)).toEqual(refused("not-decryptable"));
  });
});

describe("URL verification", () => {
  it.each<[string, string]>([
    ["a contact's event", contactXml()],
    ["an event after a declaration", `<?xml version="1.0"?>${contactXml()}`],
    ["an event in JSON", '{"Event":"change_external_contact","WelcomeCode":"CODE-1"}'],
    ["an event after blanks", ` \r\n\t\u3000${contactXml()}`],
    ["an event after control characters", `\0\u0010\u001b\u0085${contactXml()}`],
    ["an event after a byte order mark", `\uFEFF${contactXml()}`],
    ["an event after invisible signs", `\u200b\u2060 \uFEFF ${contactXml()}`],
  ])("refuses an echostr that is a message: %s", (_, message) => {
    expect(verify({ message })).toEqual(refused("no-echo"));
  });

  it("refuses the Encrypt of a captured POST within its five minutes", () => {
    const { query, encrypt } = arrival();
    expect(receiveEcho(appOf(), query, encrypt, NOW + FRESHNESS_MS)).toEqual(refused("no-echo"));
  });

  it("gives the plaintext of echostr unchanged", () => {
    expect(verify()).toEqual({ ok: true, message: "1616140317555161061" });
    expect(verify({ message: " 您好\n" })).toEqual({ ok: true, message: " 您好\n" });
  });

  it("gives the published plaintext at its time", () => {
    const { token, encodingAesKey, timestamp, nonce, msg_signature, echostr, expected } = vectorOf(
      "verify_url",
      "official-verifyurl-xml",
    );
    const app = appOf({
      callbackTokens: [token],
      encodingAesKeys: [encodingAesKey],
      receiveIds: new Set([expected.receiveid]),
    });
    const query = { msgSignature: msg_signature, timestamp, nonce };
    expect(echostr).toContain("+");
    for (const received of [echostr, echostr.replaceAll("+", " ")]) {
      expect(receiveEcho(app, query, received, Number(timestamp) * 1000)).toEqual({
        ok: true,
        message: expected.plaintext,
      });
    }
  });

  it("repairs a + that form decoding has turned into a space, in any echostr", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 64 }), (message) => {
        fc.pre(!/^[\s\p{C}]*[<{]/u.test(message));
        const { query, encrypt } = arrival({ message });
        const decoded = new URLSearchParams(`echostr=${encrypt}`).get("echostr");
        expect(receiveEcho(appOf(), query, decoded, NOW)).toEqual({ ok: true, message });
      }),
    );
  });

  it("is refused without echostr, or with an empty echostr", () => {
    const { query } = arrival({ encrypt: "" });
    expect(receiveEcho(appOf(), query, null, NOW)).toEqual(refused("parameter-missing"));
    expect(receiveEcho(appOf(), query, "", NOW)).toEqual(refused("not-decryptable"));
  });
});
