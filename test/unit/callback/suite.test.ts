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

function receive(message: string, options: CallbackOptions = {}) {
  const { msgSignature, timestamp, nonce, body } = signedCallback({
    ...options,
    timestamp: String(NOW / 1000),
    message,
  });
  return receiveForSuite(suite, { msgSignature, timestamp, nonce }, body, null, NOW);
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

  test("may have an empty AgentID, and JSON in it", () => {
    const odd = { ...event, AgentID: "", ExtraInfo: '{"a":[1,{"b":"]"}]}' };
    expect(receive(elements(odd), { receiveId: "wpA" })).toMatchObject(ofCompany);
  });
});
