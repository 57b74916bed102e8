/** The login by WeCom: who gets in and with which role, and what keeps others out. */
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Staff } from "../../../simulator/index.ts";
import type { Scene } from "../scene.ts";
import { Browser, consoleScene, type Scan, trust } from "./browser.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await consoleScene();
});
afterAll(() => scene.stop());
afterEach(() => {
  scene.wecom.faults.clear();
  trust(scene.app(), new URL(scene.worker.url).host);
});

const browser = () => new Browser(scene.worker.url);
async function whoIs(one: Browser) {
  const answer = await one.ask("/api/session");
  return answer.status === 200 ? ((await answer.json()) as { by: string; role: string }) : answer.status;
}
const member = (userid: string): Staff => {
  const found = scene.corp.staff.get(userid);
  if (found === undefined) throw new Error(`no member ${userid}`);
  return found;
};

test.for<[string, Scan]>([
  ["by the QR code on a desk", { as: "lisi" }],
  ["inside WeCom, where nobody is asked", { as: "lisi", inside: true }],
])("a member logs in %s, and comes to the page that was asked for", async ([, scan]) => {
  const one = browser();
  const page = await one.goToWecom(scan, "/deliveries?outcome=refused");
  expect([page.origin, page.pathname]).toEqual([
    scene.wecom.url,
    scan.inside ? "/connect/oauth2/authorize" : "/wwlogin/sso/login",
  ]);
  expect(page.hash).toBe(scan.inside ? "#wechat_redirect" : "");
  const back = await one.scan(page, scan);
  expect(back).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/api\/session\/wecom\/done\?code=[^&]+&state=[0-9a-f]{32}$/,
  );
  const answer = await one.ask(back ?? "");
  expect([answer.status, answer.headers.get("location")]).toEqual([
    302,
    "/console/#/deliveries?outcome=refused",
  ]);
  expect([...one.cookies.keys()]).toEqual(["__Host-session"]);
  expect(await whoIs(one)).toEqual({ by: "lisi", role: "editor", expiresAt: expect.any(String) });
});

test("cookies are out of reach of scripts; that of the login comes along from WeCom's page, and ends soon", async () => {
  const begun = await fetch(`${scene.worker.url}/api/session/wecom`, { redirect: "manual" });
  const [set = ""] = begun.headers.getSetCookie();
  const [, ...attributes] = set.split("; ");
  expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax", "Secure"]);
  const one = browser();
  const back = await one.scan(await one.goToWecom(), { as: "lisi" });
  const [gone = "", session = ""] = (await one.ask(back ?? "")).headers.getSetCookie();
  expect(gone).toMatch(/^__Host-login=; Max-Age=0; .*SameSite=Lax/);
  expect(session.split("; ").slice(1).sort()).toEqual([
    "HttpOnly",
    "Max-Age=28800",
    "Path=/",
    "SameSite=Strict",
    "Secure",
  ]);
});

test("a role comes from the userid, a department or a tag, and a name goes nowhere", async () => {
  member("zhaoliu").departments = [1, 12];
  scene.corp.memberTags.set(7, { name: "编辑", staff: ["qianqi"], departments: [] });
  scene.corp.memberTags.set(8, { name: "查看", staff: [], departments: [30] });
  member("sunba").departments = [30];
  const roles: Record<string, unknown> = {};
  for (const as of ["zhangsan", "lisi", "wangwu", "zhaoliu", "qianqi", "sunba"]) {
    const one = browser();
    await one.logIn({ as });
    roles[as] = await whoIs(one);
    expect(decodeURIComponent(one.cookies.get("__Host-session") ?? "")).not.toContain(member(as).name);
  }
  expect(roles).toMatchObject({
    zhangsan: { by: "zhangsan", role: "admin" },
    lisi: { by: "lisi", role: "editor" },
    wangwu: { by: "wangwu", role: "viewer" },
    zhaoliu: { by: "zhaoliu", role: "editor" },
    qianqi: { by: "qianqi", role: "editor" },
    sunba: { by: "sunba", role: "viewer" },
  });
  expect(scene.worker.log.join("\n")).not.toContain("名字lisi");
});

const OF_ANOTHER_PAGE =
  /This login was not begun in this browser, or more than ten minutes ago\. Please log in again\./;
const SPENT = /This login has been used before, or is more than five minutes old\. Please log in again\./;

describe("nobody gets in", () => {
  /** Answers of the Worker to browsers that come back, and what they are told. */
  async function refused(one: Browser, answer: Response, status: number, words: RegExp): Promise<void> {
    const page = await answer.text();
    expect([answer.status, page]).toEqual([status, expect.stringMatching(words)]);
    expect(page).toContain("Back to the console");
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(one.cookies.has("__Host-session")).toBe(false);
    expect(await whoIs(one)).toBe(401);
  }

  test("without a role", async () => {
    const one = browser();
    await refused(
      one,
      await one.logIn({ as: "zhoujiu" }),
      403,
      /You \(zhoujiu\) have no role here\. Please ask for one: it stands in CONSOLE, by userid, department or tag\./,
    );
  });

  test("who is no member of the company", async () => {
    const one = browser();
    await refused(
      one,
      await one.logIn({ as: "a-stranger" }),
      403,
      /You are no member of this company\. Please log in with your account of the company\./,
    );
  });

  test("who declines", async () => {
    const one = browser();
    await refused(
      one,
      await one.logIn({ decline: true }),
      403,
      /The login was declined\. Please log in again\./,
    );
  });

  test("with another state, nor with none", async () => {
    for (const state of ["0".repeat(32), ""]) {
      const one = browser();
      const back = new URL((await one.scan(await one.goToWecom(), { as: "lisi" })) ?? "");
      back.searchParams.set("state", state);
      await refused(one, await one.ask(back.href), 403, OF_ANOTHER_PAGE);
    }
  });

  test("with a login that another browser began", async () => {
    const [mine, other] = [browser(), browser()];
    const back = (await other.scan(await other.goToWecom(), { as: "zhangsan" })) ?? "";
    await refused(mine, await mine.ask(back), 403, OF_ANOTHER_PAGE);
    await mine.goToWecom();
    await refused(mine, await mine.ask(back), 403, OF_ANOTHER_PAGE);
  });

  test("with a state of their own: it is signed, and no session passes for it", async () => {
    const one = browser();
    const back = new URL((await one.scan(await one.goToWecom(), { as: "lisi" })) ?? "");
    const begun = JSON.stringify({ state: "a".repeat(32), to: "/", expiresAt: Date.now() + 60_000 });
    back.searchParams.set("state", "a".repeat(32));
    for (const forged of [begun, `${begun}.`, `${begun}.${"A".repeat(43)}=`]) {
      one.cookies.set("__Host-login", encodeURIComponent(forged));
      await refused(one, await one.ask(back.href), 403, OF_ANOTHER_PAGE);
    }
  });

  test("with the cookie of a begun login as session", async () => {
    const one = browser();
    await one.goToWecom();
    one.cookies.set("__Host-session", one.cookies.get("__Host-login") ?? "");
    expect(await whoIs(one)).toBe(401);
  });

  test("with a code that was used", async () => {
    const [first, second] = [browser(), browser()];
    const used = new URL((await first.scan(await first.goToWecom(), { as: "lisi" })) ?? "");
    expect((await first.ask(used.href)).status).toBe(302);
    const back = new URL((await second.scan(await second.goToWecom(), { as: "lisi" })) ?? "");
    back.searchParams.set("code", used.searchParams.get("code") ?? "");
    await refused(second, await second.ask(back.href), 403, SPENT);
  });

  test("a second time with the same address: the login is over", async () => {
    const one = browser();
    const back = (await one.scan(await one.goToWecom(), { as: "lisi" })) ?? "";
    await one.ask(back);
    one.cookies.delete("__Host-session");
    await refused(one, await one.ask(back), 403, OF_ANOTHER_PAGE);
  });

  test("with a code that is too old", async () => {
    const { settings } = scene.wecom;
    const { loginCodeLifeMs } = settings;
    settings.loginCodeLifeMs = 0;
    onTestFinished(() => void Object.assign(settings, { loginCodeLifeMs }));
    const one = browser();
    await refused(one, await one.logIn({ as: "lisi" }), 403, SPENT);
  });

  test("where WeCom does not take the domain", async () => {
    scene.wecom.faults.add({ api: "auth/getuserinfo", then: { errcode: 50001 } });
    const one = browser();
    await refused(
      one,
      await one.logIn({ as: "lisi" }),
      503,
      /WeCom does not take this address\. In its console set 授权回调域 of the app \(企业微信授权登录\), and 可信域名 for inside WeCom, to 127\.0\.0\.1:\d+\./,
    );
  });

  test("where the Worker's address is not trusted: the relay is needed here too", async () => {
    scene.app().trustedIps = ["203.0.113.7"];
    onTestFinished(() => void Object.assign(scene.app(), { trustedIps: null }));
    const one = browser();
    await refused(
      one,
      await one.logIn({ as: "lisi" }),
      503,
      /WeCom did not say who you are: .*60020.*企业可信IP/s,
    );
  });

  test("where WeCom does not answer", async () => {
    scene.wecom.faults.add({ api: "auth/getuserinfo", then: { status: 502 } });
    const one = browser();
    await refused(
      one,
      await one.logIn({ as: "lisi" }),
      503,
      /WeCom could not be asked who you are: .*HTTP 502.*\. Please log in again\./s,
    );
  });

  test("in Chinese, either", async () => {
    const one = browser();
    const back = (await one.scan(await one.goToWecom(), { as: "zhoujiu" })) ?? "";
    const answer = await one.ask(back, { headers: { "accept-language": "zh-CN" } });
    expect(await answer.text()).toMatch(/<html lang="zh">.*您（zhoujiu）在这里还没有角色/s);
  });
});

test("WeCom's pages refuse a domain that is not the app's", async () => {
  trust(scene.app(), "elsewhere.example.com");
  for (const inside of [true, false]) {
    const one = browser();
    expect(await one.scan(await one.goToWecom({ inside }), { as: "lisi" })).toBeNull();
  }
});

test("a group that WeCom does not tell gives no role, and a role by userid stands", async () => {
  scene.wecom.faults.add({ api: "user/get", times: 2, then: { errcode: 60111 } });
  const one = browser();
  await one.logIn({ as: "lisi" });
  expect(await whoIs(one)).toMatchObject({ by: "lisi", role: "editor" });
  member("zhaoliu").departments = [1, 12];
  const other = browser();
  expect((await other.logIn({ as: "zhaoliu" })).status).toBe(403);
});

test("a token that WeCom refuses is renewed once, and the login goes on", async () => {
  scene.app().revokeToken();
  const one = browser();
  expect((await one.logIn({ as: "lisi" })).status).toBe(302);
});

test.for(["https://evil.example.com/", "//evil.example.com", "javascript:alert(1)", "/a b", "/\u4f60"])(
  "the way back leads to the console alone, whatever is asked for: %s",
  async (to) => {
    const answer = await browser().logIn({ as: "lisi" }, to);
    expect(answer.headers.get("location")).toMatch(/^\/console\/#\/(?:\/evil\.example\.com)?$/);
  },
);

test("who is struck out of CONSOLE is out with the deploy, and so is everybody with another company's app", async () => {
  const one = browser();
  await one.logIn({ as: "lisi" });
  const cookie = `__Host-session=${one.cookies.get("__Host-session")}`;
  const statusWith = async (change: Parameters<typeof consoleScene>[0]) => {
    const other = await consoleScene(change);
    onTestFinished(() => other.stop());
    const answer = await fetch(`${other.worker.url}/api/session`, { headers: { cookie } });
    return answer.status;
  };
  const { corpId } = scene.app();
  const sales = { agentId: 1_000_077, corpId };
  const withRoles = (roles: object) => JSON.stringify({ app: "sales", roles });
  expect(await statusWith({ appSettings: { sales } })).toBe(200);
  const struckOut = { CONSOLE: withRoles({ admin: ["zhangsan"] }) };
  expect(await statusWith({ appSettings: { sales }, secrets: struckOut })).toBe(401);
  expect(await statusWith({ appSettings: { sales }, secrets: { CONSOLE: "" } })).toBe(401);
  expect(await statusWith({})).toBe(401);
});

test("without CONSOLE a login says how to get in", async () => {
  const other = await consoleScene({ secrets: { CONSOLE: "" } });
  onTestFinished(() => other.stop());
  for (const path of ["/api/session/wecom", "/api/session/wecom/done?code=a&state=b"]) {
    const answer = await fetch(other.worker.url + path, { redirect: "manual" });
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining(
        "Members cannot log in: CONSOLE names no app and no roles, or is wrong (see /api/status). ADMIN_TOKEN can.",
      ),
    ]);
  }
});
