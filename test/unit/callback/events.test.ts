/** Decrypted messages become typed events of contacts and of customer service; every other event has the type other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kfAuthChange } from "../../../simulator/callback/kf-events.ts";
import { readEvent } from "../../../src/callback/events.ts";
import { readXml } from "../../../src/callback/xml.ts";
import { LIFECYCLE_EVENTS } from "../../../src/webhooks/lifecycle-events.ts";
import { contactXml, type Nodes, otherXml, SALES, suiteContactXml } from "../../callback/callback.ts";

function eventOf(xml: string) {
  const elements = readXml(xml);
  if (elements === null) throw new Error(`not XML: ${xml}`);
  return readEvent(elements);
}

/** A contact event of a company's own app, in which `nodes` are changed. */
const contact = (nodes: Nodes = {}) => eventOf(contactXml(nodes));

describe("a contact event", () => {
  it("has the member, the customer, the state, the code and the time", () => {
    expect(contact()).toEqual({
      type: "contact.added",
      via: "added",
      corpId: SALES.corpId,
      suiteId: null,
      staff: "zhangsan",
      customer: "wmAAAA",
      state: "expo-7",
      welcomeCode: "CODE-1",
      at: 1_403_610_513_000,
    });
  });

  it("of a suite has the same fields, with the suite's id", () => {
    expect(eventOf(suiteContactXml())).toEqual({
      ...contact(),
      corpId: "wxf8b4f85f3a794e77",
      suiteId: "ww4asffe99e54c0f4c",
    });
  });

  it.each([
    ["add_external_contact", "added"],
    ["add_half_external_contact", "half"],
    ["msg_audit_approved", "audit"],
  ])("is read from %s, with via %s", (ChangeType, via) => {
    expect(contact({ ChangeType })).toMatchObject({ type: "contact.added", via });
    expect(eventOf(suiteContactXml({ ChangeType }))).toMatchObject({ type: "contact.added", via });
  });

  it.each(["State", "WelcomeCode"])("has null for a %s that is missing or empty", (name) => {
    const property = name === "State" ? "state" : "welcomeCode";
    expect(contact({ [name]: null })).toMatchObject({ type: "contact.added", [property]: null });
    expect(contact({ [name]: "" })).toMatchObject({ type: "contact.added", [property]: null });
    expect(contact({ [name]: " " })).toMatchObject({ type: "contact.added", [property]: null });
  });

  it.each(["UserID", "ExternalUserID"])("is not understood without %s", (lacks) => {
    const lacking = { type: "not-understood", kind: "add_external_contact", lacks };
    expect(contact({ [lacks]: null })).toEqual(lacking);
    expect(contact({ [lacks]: "" })).toEqual(lacking);
    expect(eventOf(suiteContactXml({ [lacks]: null }))).toEqual(lacking);
  });

  it("is understood without the company's id, which the receiver has proven", () => {
    expect(contact({ ToUserName: null })).toEqual({ ...contact(), corpId: null });
    expect(eventOf(suiteContactXml({ AuthCorpId: null }))).toEqual({
      ...eventOf(suiteContactXml()),
      corpId: null,
    });
  });

  it.each(["soon", "-1", "1.5", "1e9", "0x10", "1403610513s", "１４０３", "9".repeat(13)])(
    "with the time %s is understood with a code only",
    (CreateTime) => {
      expect(contact({ CreateTime })).toEqual({ ...contact(), at: null });
      expect(contact({ CreateTime, WelcomeCode: null })).toMatchObject({
        type: "not-understood",
        lacks: "CreateTime",
      });
    },
  );

  it("is understood without FromUserName and MsgType", () => {
    expect(contact({ FromUserName: null, MsgType: null })).toEqual(contact());
  });

  it("may have its elements in any order, among empty and unknown elements", () => {
    const elements = contactXml().match(/<(\w+)>(?!<\w).*?<\/\1>/g) ?? [];
    expect(elements).toHaveLength(10);
    const others = ["<State/>", "<WelcomeCode><![CDATA[]]></WelcomeCode>", "<New><UserID>x</UserID></New>"];
    fc.assert(
      fc.property(fc.shuffledSubarray([...elements, ...others], { minLength: 13 }), (order) => {
        expect(eventOf(`<xml>\n${order.join("\n")}\n</xml>`)).toEqual(contact());
      }),
    );
  });

  it("keeps every character of a state and of a code", () => {
    const text = "a=b&c<d>“您好” 😀";
    expect(contact({ State: text, WelcomeCode: text })).toMatchObject({ state: text, welcomeCode: text });
  });
});

describe("another change of a contact", () => {
  it.each([
    "edit_external_contact",
    "del_external_contact",
    "del_follow_user",
    "transfer_fail",
    "something_new",
    // Every object of JavaScript inherits these properties.
    "constructor",
    "toString",
    "__proto__",
  ])("is read with its fields, without a token: %s", (ChangeType) => {
    const nodes = { ChangeType, Source: "DELETE_BY_TRANSFER", Token: "secret", New: " " };
    const changed = {
      type: "contact.changed",
      change: ChangeType,
      staff: "zhangsan",
      customer: "wmAAAA",
      fields: { State: "expo-7", Source: "DELETE_BY_TRANSFER" },
      at: 1_403_610_513_000,
    };
    expect(contact(nodes)).toEqual(changed);
    expect(eventOf(suiteContactXml(nodes))).toEqual(changed);
  });

  it.each(["UserID", "ExternalUserID", "CreateTime"])("is not understood without %s", (lacks) => {
    expect(contact({ ChangeType: "edit_external_contact", [lacks]: null })).toEqual({
      type: "not-understood",
      kind: "edit_external_contact",
      lacks,
    });
  });
});

describe("any other event", () => {
  it.each<[string, Nodes]>([
    ["add_external_contact", { Event: "change_external_chat" }],
    ["add_external_contact", { Event: "constructor" }],
  ])("has the type other: %s %o", (ChangeType, nodes) => {
    const kind = nodes["Event"] ?? "change_external_contact";
    expect(contact({ ChangeType, ...nodes })).toEqual({ type: "other", kind, change: ChangeType });
  });

  it("of the address book has the type other", () => {
    expect(eventOf(otherXml())).toEqual({ type: "other", kind: "change_contact", change: "create_user" });
  });

  it("of a suite has the type other", () => {
    const ticket = suiteContactXml({ InfoType: "suite_ticket", ChangeType: null, AuthCorpId: null });
    expect(eventOf(ticket)).toEqual({ type: "other", kind: "suite_ticket", change: null });
  });

  it("without a ChangeType has the type other", () => {
    expect(contact({ ChangeType: null })).toMatchObject({ type: "other", change: null });
  });

  it("is named by its MsgType when it is a message", () => {
    expect(contact({ Event: null, ChangeType: null, MsgType: "text" })).toMatchObject({ kind: "text" });
  });
});

it("an event without Event, InfoType and MsgType is not understood", () => {
  const nothing = { type: "not-understood", kind: null, lacks: "Event" };
  expect(contact({ Event: null, MsgType: null })).toEqual(nothing);
  expect(eventOf("<xml/>")).toEqual(nothing);
  expect(eventOf("<html><body>Event</body></html>")).toEqual(nothing);
});

it("an event that is not understood has no kind for the log when its ChangeType is not a plain name", () => {
  expect(contact({ ChangeType: "您好 secret", UserID: null })).toMatchObject({ kind: null, lacks: "UserID" });
});

describe("an event of customer service", () => {
  const notified = (nodes = "") =>
    eventOf(
      `<xml><ToUserName>ww1</ToUserName><CreateTime>1348831860</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event>${nodes}</xml>`,
    );

  it("has the account and the token", () => {
    expect(notified("<Token><![CDATA[ENCA]]></Token><OpenKfId><![CDATA[wkA]]></OpenKfId>")).toEqual({
      type: "kf.notified",
      account: "wkA",
      token: "ENCA",
    });
  });

  it("is understood without a token, but not without an account", () => {
    expect(notified("<OpenKfId>wkA</OpenKfId>")).toMatchObject({ type: "kf.notified", token: null });
    expect(notified("<Token>ENCA</Token><OpenKfId></OpenKfId>")).toMatchObject({
      type: "not-understood",
      lacks: "OpenKfId",
    });
  });

  it("lists the accounts that the app may manage from now on, and those that it may not", () => {
    const xml = kfAuthChange({ corpId: "ww1", at: 0, added: ["wkA", "wkB"], removed: ["wkC", "wkD"] });
    expect(eventOf(xml)).toEqual({
      type: "kf.authorisation",
      at: 0,
      added: ["wkA", "wkB"],
      removed: ["wkC", "wkD"],
    });
    const blank = "<AuthAddOpenKfId> </AuthAddOpenKfId><AuthAddOpenKfId> wkA </AuthAddOpenKfId>";
    expect(eventOf(`<xml><Event>kf_account_auth_change</Event>${blank}</xml>`)).toEqual({
      type: "kf.authorisation",
      at: null,
      added: ["wkA"],
      removed: [],
    });
  });
});

describe("an event of an app's own life", () => {
  it.each(LIFECYCLE_EVENTS)("%s has the time, and the time at which it takes effect", (event) => {
    const xml = (nodes: string) =>
      eventOf(`<xml><MsgType>event</MsgType><Event>${event}</Event><CreateTime>1</CreateTime>${nodes}</xml>`);
    expect(xml("<EffectTime>2</EffectTime>")).toEqual({
      type: "app.lifecycle",
      event,
      at: 1_000,
      effectAt: 2_000,
    });
    expect(xml("")).toMatchObject({ type: "app.lifecycle", effectAt: null });
  });
});
