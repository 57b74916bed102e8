/** Receiving for a suite: what WeCom tells, with all that may stand in it or be missing, is an order and never an exception. */
import { describe, expect, test } from "vitest";
import { receiveForSuite } from "../../../src/callback/suite.ts";
import type { SuiteConfig } from "../../../src/config/types.ts";
import { type CallbackOptions, SALES, signedCallback } from "../../callback/callback.ts";

const NOW = Date.parse("2026-11-22T03:04:05Z");
const SUITE_ID = "dk0123456789abcdef";
/** A pair that a company's app has of its own. */
const OWN = {
  callbackToken: "a-token-of-its-own",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};

const suite: SuiteConfig = {
  name: "crm",
  kind: "provider-developed",
  suiteId: SUITE_ID,
  suiteSecret: "secret",
  providerCorpId: "wwprovider",
  providerSecret: null,
  installs: "here",
  callbackTokens: [SALES.callbackToken, OWN.callbackToken],
  encodingAesKeys: [SALES.encodingAesKey, OWN.encodingAesKey],
  receiveIds: new Set(),
  forward: null,
  webhook: null,
};

const elements = (values: Record<string, string>) =>
  `<xml>${Object.entries(values)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join("")}</xml>`;

function receive(message: string, options: CallbackOptions = {}, inPath: string | null = null) {
  const { msgSignature, timestamp, nonce, body } = signedCallback({
    ...options,
    timestamp: String(NOW / 1000),
    message,
  });
  return receiveForSuite(suite, { msgSignature, timestamp, nonce }, body, inPath, NOW);
}

const command = (values: Record<string, string>) =>
  receive(elements({ SuiteId: SUITE_ID, TimeStamp: String(NOW / 1000), ...values }), { receiveId: SUITE_ID });

describe("a ticket", () => {
  const ticket = (SuiteTicket: string) => command({ InfoType: " suite_ticket ", SuiteTicket });

  test.each([
    ["between blanks", " TICKET\n", "TICKET"],
    ["of 512 bytes", "T".repeat(512), "T".repeat(512)],
  ])("%s is taken", (_, written, value) => {
    expect(ticket(written)).toMatchObject({
      type: "command",
      command: { type: "ticket", at: NOW, ticket: value },
    });
  });

  test.each([
    ["that is empty", () => ticket(" ")],
    ["that is missing", () => command({ InfoType: "suite_ticket" })],
    ["without a time", () => command({ InfoType: "suite_ticket", SuiteTicket: "TICKET", TimeStamp: "soon" })],
  ])("%s is no order, and is answered", (_, received) => {
    expect(received()).toMatchObject({ ok: true, type: "command", command: null, kind: "suite_ticket" });
  });
});

test("a command that was encrypted for another receiver is not taken, and is told apart by whom it names", () => {
  const values = { SuiteId: SUITE_ID, TimeStamp: "1", InfoType: "cancel_auth", AuthCorpId: "wpA" };
  expect(receive(elements(values), { receiveId: "dkother" })).toEqual({
    ok: false,
    refusal: "wrong-receiver",
    meant: { receiver: "dkother", suiteId: SUITE_ID, corpId: "wpA" },
  });
  expect(receive(elements({ ToUserName: "wpB", Event: "e" }), { receiveId: "wpC" })).toEqual({
    ok: false,
    refusal: "wrong-receiver",
    meant: { receiver: "wpC", suiteId: null, corpId: "wpB" },
  });
});

describe("an event in the envelope of commands", () => {
  const event = {
    SuiteId: SUITE_ID,
    TimeStamp: String(NOW / 1000),
    InfoType: "change_external_contact",
    AuthCorpId: "wpA",
    ChangeType: "add_external_contact",
    UserID: "zhangsan",
    ExternalUserID: "wmA",
    WelcomeCode: "CODE",
  };
  const receiveEvent = (values: Record<string, string>, inPath: string | null = null) =>
    receive(elements(values), { receiveId: SUITE_ID }, inPath);

  test("is of the company that it names, which is that of the path if there is one", () => {
    for (const inPath of [null, "wpA"])
      expect(receiveEvent(event, inPath)).toMatchObject({
        ok: true,
        type: "event",
        corpId: "wpA",
        event: { type: "contact.added", staff: "zhangsan", customer: "wmA", welcomeCode: "CODE" },
      });
    expect(receiveEvent(event, "wpB")).toMatchObject({ ok: false, refusal: "wrong-receiver" });
  });

  test("that names no company, or is of no known kind, is a command without an order", () => {
    const { AuthCorpId: _, ...ofNobody } = event;
    expect(receiveEvent(ofNobody)).toEqual({
      ok: true,
      type: "command",
      command: null,
      kind: event.InfoType,
    });
    expect(receiveEvent({ ...event, InfoType: "brand_new" })).toEqual({
      ok: true,
      type: "command",
      command: null,
      kind: "brand_new",
    });
  });

  test("is no event when it is an order to the suite", () => {
    expect(receiveEvent({ ...event, InfoType: "cancel_auth" })).toMatchObject({
      type: "command",
      command: { type: "cancelled", at: NOW, corpId: "wpA" },
    });
  });
});

test("a command of another suite under the same pair is not taken", () => {
  const other = { InfoType: "suite_ticket", SuiteId: "dkother", SuiteTicket: "TICKET" };
  expect(command(other)).toMatchObject({ ok: false, refusal: "wrong-receiver" });
  expect(command({ ...other, SuiteId: SUITE_ID.toUpperCase() })).toMatchObject({ ok: false });
});

describe("an event of a company's app", () => {
  const event = {
    ToUserName: "wpA",
    FromUserName: "sys",
    CreateTime: "1",
    MsgType: "event",
    Event: "new_event",
  };
  const ofCompany = { ok: true, type: "event", corpId: "wpA" };

  test("comes under the suite's pair, and under a pair of the app's own", () => {
    expect(receive(elements(event), { receiveId: "wpA" })).toMatchObject(ofCompany);
    expect(receive(elements(event), { receiveId: "wpA", ...OWN })).toMatchObject(ofCompany);
    const strange = { ...OWN, callbackToken: "of-nobody" };
    expect(receive(elements(event), { receiveId: "wpA", ...strange })).toMatchObject({
      refusal: "wrong-signature",
    });
  });

  test("is taken only for the company that it names, and that of the path", () => {
    const { ToUserName: _, ...ofNobody } = event;
    expect(receive(elements(ofNobody), { receiveId: "wpA" })).toMatchObject({ refusal: "wrong-receiver" });
    expect(receive(elements(event), { receiveId: "wpB" })).toMatchObject({ refusal: "wrong-receiver" });
    expect(receive(elements(event), { receiveId: "wpA" }, "wpA")).toMatchObject(ofCompany);
    expect(receive(elements(event), { receiveId: "wpA" }, "wpB")).toMatchObject({
      refusal: "wrong-receiver",
    });
  });

  test("may have an empty AgentID, and JSON in it", () => {
    const odd = { ...event, AgentID: "", ExtraInfo: '{"a":[1,{"b":"]"}]}' };
    expect(receive(elements(odd), { receiveId: "wpA" })).toMatchObject(ofCompany);
  });
});
