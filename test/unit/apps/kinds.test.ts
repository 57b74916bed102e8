/** The kinds of app differ in the remedies of errcodes and in the fields of a member that they may read. */
import { describe, expect, test } from "vitest";
import { isNameless, readableStaff, remedyFor } from "../../../src/apps/kinds.ts";
import { remedyOfRefused } from "../../../src/credentials/refused-callbacks.ts";
import { inEnglish } from "../../english.ts";
import { anApp } from "../delivery/app.ts";
import { providerConfig } from "./suites.ts";

/** A third-party suite called `crm`, a template called `dev`, and the app of a company that installed the former. */
function thirdParty() {
  const config = providerConfig();
  const crm = config.apps.get("crm@wpA");
  if (crm === undefined) throw new Error("the suite is not read");
  return { config, crm };
}

test.each([
  ["crm", true],
  ["crm@wpA", true],
  ["dev", false],
  ["dev@wpA", false],
  ["nobody", false],
])("the apps of %s are told no name: %s", (name, expected) => {
  expect(isNameless(thirdParty().config, name)).toBe(expected);
});

const OWN = anApp();
const DEVELOPED = anApp({ kind: "provider-developed" });

describe("the remedy for an errcode", () => {
  test.each([
    [60020, "服务商信息", "企业可信IP"],
    [40001, "permanent_code", "自建应用"],
    [40013, "auth_corp_info.corpid", "我的企业"],
    [48002, "template", "可调用接口的应用"],
    [48007, "company's administrator", "可调用接口的应用"],
    [60111, "ids of its own", "可见范围"],
  ])("%i is mended elsewhere for a provider-developed app", (errcode, there, here) => {
    expect(inEnglish(remedyFor(DEVELOPED, errcode))).toContain(there);
    expect(inEnglish(remedyFor(OWN, errcode))).toContain(here);
    expect(inEnglish(remedyFor(OWN, errcode))).not.toContain(there);
  });

  test.each([0, 41051, 40007, 45009, 84061])("%i is the same for every kind", (errcode) => {
    expect(remedyFor(DEVELOPED, errcode)).toEqual(remedyFor(OWN, errcode));
  });
});

test.each([
  ["wrong-receiver", "receiveIds", "我的企业"],
  ["wrong-signature", "服务商管理后台", "设置API接收"],
])("what is to be done about %s callbacks goes by the console", (reason, there, here) => {
  expect(inEnglish(remedyOfRefused(DEVELOPED, reason))).toContain(there);
  expect(inEnglish(remedyOfRefused(OWN, reason))).toContain(here);
});

describe("a member's name that is the userid", () => {
  const details = { name: "zhangsan", alias: "zhangsan", position: "经理", department: [1] };

  test("is none in a provider-developed app, which may not know the name", () => {
    expect(readableStaff(DEVELOPED, "zhangsan", details)).toEqual({ position: "经理", department: [1] });
    expect(readableStaff(DEVELOPED, "woAAA", details)).toEqual(details);
    const { name: _name, alias: _alias, ...nameless } = details;
    expect(readableStaff(DEVELOPED, "woAAA", nameless)).toStrictEqual(nameless);
  });

  test("is none in a third-party app, and nothing else in its place is", () => {
    const { crm } = thirdParty();
    expect(readableStaff(crm, "zhangsan", details)).toEqual({ position: "经理", department: [1] });
    expect(readableStaff(crm, "woAAA", details)).toEqual({ position: "经理", department: [1] });
  });

  test("is the name in a company's own app", () => {
    expect(readableStaff(OWN, "zhangsan", details)).toEqual(details);
  });
});
