/** Tests the settings of the console: who has which role, and which file verifies a domain. */
import { describe, expect, test } from "vitest";
import { groupsWithRole, roleOfMember } from "../../../src/config/console.ts";
import type { ConfigEnv } from "../../../src/config/types.ts";
import { readConfig } from "../../../src/config.ts";
import { inWords } from "../../../src/i18n/words.ts";

const app = (agentId?: number) => ({
  corpId: "ww1234567890abcdef",
  secret: "the-secret",
  agentId,
  callbackToken: "the-token",
  encodingAesKey: "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt",
});
const ROLES = { admin: ["zhangsan"], editor: ["lisi", "department:12", "tag:7"], viewer: ["*"] };
const CONSOLE = { app: "sales", roles: ROLES };

const configWith = (more: ConfigEnv) =>
  readConfig({
    WECOM_APPS: JSON.stringify({ sales: app(1_000_002), support: app() }),
    ADMIN_TOKEN: "an-admin-token-that-is-long-enough",
    ...more,
  });
const withConsole = (text: unknown) =>
  configWith({ CONSOLE: typeof text === "string" ? text : JSON.stringify(text) });
const complaints = ({ problems }: ReturnType<typeof readConfig>) =>
  problems.map(({ path, message }) => `${path}: ${inWords(message, "en")}`);
const rolesOf = (roles: object) => {
  const { console } = withConsole({ app: "sales", roles });
  if (console === null) throw new Error("the roles were not read");
  return console;
};

describe("a role", () => {
  const role = (userid: string, groups: string[] = [], roles: object = ROLES) =>
    roleOfMember(rolesOf(roles), { userid, groups });

  test("comes from the userid, a department, a tag, or from being a member; the highest counts", () => {
    expect([role("zhangsan"), role("lisi"), role("wangwu")]).toEqual(["admin", "editor", "viewer"]);
    expect([role("wangwu", ["department:12"]), role("wangwu", ["tag:7"])]).toEqual(["editor", "editor"]);
    expect([role("wangwu", ["department:1"]), role("wangwu", ["tag:12"])]).toEqual(["viewer", "viewer"]);
    expect(role("zhangsan", ["department:12"])).toBe("admin");
  });

  test("is nobody's by default", () => {
    expect(role("wangwu", ["department:1"], { admin: ["zhangsan"] })).toBeNull();
    expect(role("wangwu", [], {})).toBeNull();
  });

  test("is the same in capitals: WeCom takes a userid in any case", () => {
    expect([role("ZhangSan"), role("lisi", [], { editor: ["LiSi"] })]).toEqual(["admin", "editor"]);
  });

  test("is not got by a userid that looks like a group", () => {
    expect(role("department", [], { admin: ["department:12"] })).toBeNull();
  });
});

test("departments and tags with a role are known, each once", () => {
  const roles = { admin: ["department:3", "tag:7"], viewer: ["department:3", "department:4", "lisi"] };
  const console = rolesOf(roles);
  expect([groupsWithRole(console, "department"), groupsWithRole(console, "tag")]).toEqual([[3, 4], [7]]);
});

test("without CONSOLE no member can log in, and that is no problem", () => {
  expect([configWith({}).console, complaints(configWith({}))]).toEqual([null, []]);
});

const HOLDER = "expected a userid (账号), department: or tag: and its number, or * for every member";
test.for<[string, unknown, string[]]>([
  [
    "that is no JSON",
    "{app: sales}",
    [
      "CONSOLE: expected a JSON object with app and roles, but it is not a JSON object (line 1, column 2 of it: expected a key in double quotes)",
    ],
  ],
  ["without an app", { roles: {} }, ["CONSOLE.app: expected a value, but it is missing"]],
  ["without roles", { app: "sales" }, ["CONSOLE.roles: expected a value, but it is missing"]],
  ["with another key", { ...CONSOLE, role: 1 }, ["CONSOLE.role: unknown key"]],
  [
    "whose app is no name",
    { ...CONSOLE, app: 1 },
    ["CONSOLE.app: expected the name of an app of WECOM_APPS, by which members log in"],
  ],
  [
    "with an unknown app",
    { ...CONSOLE, app: "shop" },
    ["CONSOLE.app: expected the name of a sound app of WECOM_APPS: nobody can log in by this app"],
  ],
  [
    "whose app has no agentId",
    { ...CONSOLE, app: "support" },
    ["CONSOLE.app: the app support has no agentId in WECOM_APPS: WeCom's login needs it"],
  ],
  [
    "with an unknown role",
    { app: "sales", roles: { owner: [] } },
    ["CONSOLE.roles.owner: expected viewer, editor or admin"],
  ],
  [
    "whose roles are no object",
    { app: "sales", roles: "zhangsan" },
    [
      'CONSOLE.roles: expected an object such as { "admin": ["zhangsan"], "editor": ["department:12"], "viewer": ["*"] }',
    ],
  ],
  [
    "with a role that is no list",
    { app: "sales", roles: { admin: "zhangsan" } },
    ['CONSOLE.roles.admin: expected a list such as ["zhangsan", "department:12", "tag:7"]'],
  ],
  [
    "with a name in place of a userid",
    { app: "sales", roles: { admin: ["zhangsan", "张三"], viewer: ["group:7"] } },
    [`CONSOLE.roles.viewer.0: ${HOLDER}`, `CONSOLE.roles.admin.1: ${HOLDER}`],
  ],
  [
    "with a department by name",
    { app: "sales", roles: { viewer: ["department:销售"] } },
    [`CONSOLE.roles.viewer.0: ${HOLDER}`],
  ],
])("a CONSOLE %s is a fault with the field's path, and lets no member in", ([, text, faults]) => {
  const config = withConsole(text);
  expect(complaints(config)).toEqual(faults);
  expect(config.console).toBeNull();
  expect([...config.apps.keys()]).toEqual(["sales", "support"]);
});

test("a file that verifies a domain may be named as WeCom names it, or by its content", () => {
  const files = (WECOM_VERIFY: string) => [...configWith({ WECOM_VERIFY }).verificationFiles];
  expect(files("WW_verify_abcdefgh12345678.txt")).toEqual(["abcdefgh12345678"]);
  expect(files("abcdefgh12345678, WW_verify_12345678abcdefgh")).toEqual([
    "abcdefgh12345678",
    "12345678abcdefgh",
  ]);
  expect(complaints(configWith({ WECOM_VERIFY: "https://example.com/verify" }))).toEqual([
    "WECOM_VERIFY: expected the name of the file that WeCom gives for a domain, such as WW_verify_abcdefgh12345678.txt",
  ]);
});

test("an address that cannot be one is a fault, and the usual address counts", () => {
  const config = configWith({
    CONSOLE_URL: "https://yingbin.example.com/",
    WECOM_LOGIN_BASE: "login.example.com",
  });
  expect(config.consoleUrl).toBe("https://yingbin.example.com");
  expect(config.loginBases).toEqual({
    qr: "https://login.work.weixin.qq.com",
    inside: "https://open.weixin.qq.com",
  });
  expect(complaints(config)[0]).toMatch(/^WECOM_LOGIN_BASE: /);
});
