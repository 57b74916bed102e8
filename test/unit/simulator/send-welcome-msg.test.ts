/** The simulated send_welcome_msg: the codes that it accepts, and its refusals. */
import { describe, expect, it } from "vitest";
import { smallCompany } from "./harness.ts";

const SECOND = 1_000;

describe("a welcome", () => {
  it("reaches the customer, with the app that sent it and its body", async () => {
    const { contact, welcome, wecom } = await smallCompany();
    const added = contact();
    expect(await welcome(added)).toMatchObject({ http: 200, errcode: 0, errmsg: "ok" });
    const code = added.codes.get("sales");
    expect(added.received).toMatchObject([
      { app: "sales", code, body: { welcome_code: code, text: { content: "您好" } } },
    ]);
    expect(wecom.journal.calls("send_welcome_msg")).toMatchObject([
      { effect: "delivered", errcode: 0, code },
    ]);
  });

  it("is sent once: a used code answers 41051, or 41050 by the setting usedCode", async () => {
    const { contact, welcome, wecom } = await smallCompany();
    const added = contact();
    await welcome(added);
    expect(await welcome(added)).toMatchObject({ errcode: 41051 });
    wecom.settings.usedCode = 41050;
    expect(await welcome(added)).toMatchObject({ errcode: 41050 });
    expect(added.received).toHaveLength(1);
  });

  it("by one app makes every other app's code answer 41051", async () => {
    const { contact, corp, welcome } = await smallCompany();
    const support = corp.addApp({ name: "support" });
    const added = contact();
    expect(added.codes.get("sales")).not.toBe(added.codes.get("support"));
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
    expect(await welcome(added, {}, support)).toMatchObject({ errcode: 41051 });
    expect(added.received).toHaveLength(1);
  });

  it("can be sent by any of the apps that share one code", async () => {
    const { contact, corp, welcome } = await smallCompany();
    const support = corp.addApp({ name: "support" });
    const added = contact({ sameCode: true });
    expect(added.codes.get("sales")).toBe(added.codes.get("support"));
    expect(await welcome(added, {}, support)).toMatchObject({ errcode: 0 });
    expect(await welcome(added)).toMatchObject({ errcode: 41051 });
  });

  it("is possible for 20 seconds from the event", async () => {
    const { contact, corp, staff, welcome } = await smallCompany();
    const late = contact({ at: Date.now() - 20 * SECOND - 1 });
    expect(await welcome(late)).toMatchObject({ errcode: 41050 });
    const inTime = corp.addContact({ staff, customer: corp.addCustomer(), at: Date.now() - 18 * SECOND });
    expect(await welcome(inTime)).toMatchObject({ errcode: 0 });
  });

  it("is refused with 41050 for a code that does not exist, or is another app's or another company's", async () => {
    const { contact, corp, welcome, wecom } = await smallCompany();
    const other = corp.addApp({ name: "other" });
    const stranger = wecom.addCorp().addApp({ name: "sales" });
    const added = contact({ apps: [...corp.apps.values()].slice(0, 1) });
    const code = added.codes.get("sales");
    expect(await welcome(added, { welcome_code: "nonsense" })).toMatchObject({ errcode: 41050 });
    expect(await welcome(added, { welcome_code: code }, other)).toMatchObject({ errcode: 41050 });
    expect(await welcome(added, { welcome_code: code }, stranger)).toMatchObject({ errcode: 41050 });
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
  });

  it("is refused when the member and the customer have begun to talk", async () => {
    const { contact, welcome } = await smallCompany();
    const added = contact();
    added.chatting = true;
    expect(await welcome(added)).toMatchObject({ errcode: 41051 });
  });

  it("is refused for a member who is not activated, is inactive, has no right to contacts, or is invisible to the app", async () => {
    const { app, contact, staff, welcome, wecom } = await smallCompany();
    const added = contact();
    wecom.settings.longInactiveErrcode = 60011;
    const errcode = async () => (await welcome(added)).errcode;
    staff.activated = false;
    expect(await errcode()).toBe(41054);
    staff.activated = true;
    staff.longInactive = true;
    expect(await errcode()).toBe(60011);
    staff.longInactive = false;
    staff.canContact = false;
    expect(await errcode()).toBe(84074);
    staff.canContact = true;
    app.visibleStaff = ["lisi"];
    expect(await errcode()).toBe(60111);
    app.visibleStaff = ["zhangsan"];
    expect(await errcode()).toBe(0);
  });

  it("is refused before the customer's consent to chat archive, and after the relation ended", async () => {
    const { contact, customer, welcome } = await smallCompany();
    const added = contact({ withCode: true });
    customer.archiveConsent = false;
    expect(await welcome(added)).toMatchObject({ errcode: 41053 });
    customer.archiveConsent = true;
    added.relation = "deleted";
    expect(await welcome(added)).toMatchObject({ errcode: 84061 });
    added.relation = "half";
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
  });
});

describe("a call refused for its parameters", () => {
  it("leaves the code free", async () => {
    const { contact, welcome } = await smallCompany();
    const added = contact();
    expect(await welcome(added, { text: { content: "x".repeat(4001) } })).toMatchObject({ errcode: 40058 });
    expect(await welcome(added)).toMatchObject({ errcode: 0 });
  });

  it("uses up the code by the setting refusedCallUsesCode", async () => {
    const { contact, welcome, wecom } = await smallCompany();
    wecom.settings.refusedCallUsesCode = true;
    const added = contact();
    await welcome(added, { text: { content: "x".repeat(4001) } });
    expect(await welcome(added)).toMatchObject({ errcode: 41051 });
    expect(added.received).toEqual([]);
  });
});

describe("the event of a contact", () => {
  it("carries no code when WeCom welcomes by itself, they talk already, or consent is missing", async () => {
    const { contact, corp, customer, staff } = await smallCompany();
    staff.nativeWelcome = true;
    expect(contact().codes.size).toBe(0);
    staff.nativeWelcome = false;
    customer.archiveConsent = false;
    const added = contact();
    expect(added.codes.size).toBe(0);
    added.agreedToArchive();
    expect(added.codes.size).toBe(1);
    const talking = corp.addContact({ staff, customer: corp.addCustomer() });
    const before = talking.codes.get("sales");
    talking.chatting = true;
    talking.addedBack();
    expect(talking.codes.get("sales")).toBe(before);
  });

  it("carries a new code when a half relation becomes whole, unless the welcome was sent", async () => {
    const { contact, corp, staff, welcome } = await smallCompany();
    const half = contact({ via: "half" });
    const first = half.codes.get("sales");
    half.addedBack();
    expect(half.codes.get("sales")).not.toBe(first);
    expect(await welcome(half)).toMatchObject({ errcode: 0 });
    expect(await welcome(half, { welcome_code: first })).toMatchObject({ errcode: 41051 });

    const welcomed = corp.addContact({ staff, customer: corp.addCustomer(), via: "half" });
    await welcome(welcomed);
    const used = welcomed.codes.get("sales");
    welcomed.addedBack();
    expect(welcomed.codes.get("sales")).toBe(used);
  });
});
