/** What a provider's operators see of suites and of the companies that installed them, and what they do. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Template } from "../../../simulator/index.ts";
import { ProviderScene } from "./provider-scene.ts";

const DAY_MS = 24 * 60 * 60_000;
const A_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

let provider: ProviderScene;
let template: Template;

beforeEach(async () => {
  provider = await ProviderScene.start();
  ({ suite: template } = provider);
});
afterEach(() => provider.stop());

const installations = () => provider.installations();

test("a suite is listed with its ticket, its token and the number of its companies", async () => {
  const empty = { name: "crm", kind: "provider-developed", suiteId: template.suiteId, ticketAt: null };
  const none = { ...empty, token: null, held: null, lastRefusedReceiver: null, installations: 0 };
  expect(await provider.ask("GET", "/suites")).toEqual({ status: 200, body: { suites: [none] } });
  await provider.installed();
  await vi.waitFor(async () =>
    expect(await provider.ask("GET", "/suites")).toEqual({
      status: 200,
      body: { suites: [{ ...none, ticketAt: A_TIME, token: { expiresAt: A_TIME }, installations: 1 }] },
    }),
  );
});

test("a suite whose secret WeCom refuses is listed as held, with WeCom's answer", async () => {
  template.suiteSecret = "another-secret-than-the-worker-has";
  await provider.taken(template.pushTicket());
  await vi.waitFor(async () =>
    expect(await provider.ask("GET", "/suites")).toMatchObject({
      body: { suites: [{ token: null, held: { until: A_TIME, errcode: 40080 } }] },
    }),
  );
});

test("companies are listed with what WeCom tells of them", async () => {
  const corpId = await provider.installed();
  const { agentId, corp } = template.installationOf(provider.scene.corp).app;
  const listed = {
    ...{ corpId, corpName: corp.name, agentId, state: "active", installedAt: A_TIME, changedAt: null },
    ...{ cancelledAt: null, licence: null, lastCallbackAt: null },
    permissions: { level: 1, members: 0, departments: 1, tags: 0 },
  };
  expect(await provider.ask("GET", "/suites/crm/installations")).toEqual({
    status: 200,
    body: { installations: [listed], cursor: null },
  });
});

test("an AuthCode is listed while it waits, without a company, and for seven days when it failed", async () => {
  await provider.taken(template.install(provider.scene.corp));
  await vi.waitFor(async () =>
    expect(await installations()).toMatchObject([
      {
        corpId: null,
        state: "pending",
        reason: expect.stringContaining("no suite_ticket"),
        installedAt: null,
      },
    ]),
  );
  const old = template.install(provider.scene.wecom.addCorp(), { at: Date.now() - 11 * 60_000 });
  await provider.taken(old);
  await vi.waitFor(async () =>
    expect(await installations()).toMatchObject([
      { corpId: null, state: "pending" },
      { corpId: null, state: "failed", reasonCode: "auth-code-expired" },
    ]),
  );
  // WeCom knows no such code.
  const [first] = template.installationOf(provider.scene.corp).authCodes;
  if (first !== undefined) first.isUsed = true;
  await provider.taken(template.pushTicket());
  await vi.waitFor(async () =>
    expect(await installations()).toMatchObject([
      { state: "failed", reasonCode: "auth-code-refused", reason: expect.stringContaining("重新获取secret") },
      { state: "failed", reasonCode: "auth-code-expired" },
    ]),
  );
});

test("a company that cancelled is listed as cancelled, and a code that WeCom refuses as void", async () => {
  const corpId = await provider.installed();
  const other = provider.scene.wecom.addCorp();
  const cancelled = await provider.installed(other);
  await provider.taken(template.cancel(other));
  template.reset(provider.scene.corp, { deliver: false });
  expect(await provider.ask("POST", `/suites/crm/installations/${corpId}/check`)).toMatchObject({
    status: 200,
    body: {
      ok: false,
      installation: { corpId, state: "void" },
      problems: [{ code: "errcode-40084", errcode: 40084, remedy: expect.stringContaining("authorise") }],
    },
  });
  expect(await installations()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ corpId: cancelled, state: "cancelled", cancelledAt: A_TIME }),
      expect.objectContaining({ corpId, state: "void" }),
    ]),
  );
  expect(await provider.ask("POST", `/suites/crm/installations/${cancelled}/check`)).toMatchObject({
    body: { ok: false, problems: [{ code: "authorisation-gone" }] },
  });
});

test("companies are listed a page at a time", async () => {
  for (let n = 0; n < 101; n += 1) {
    const path = `/suites/crm/installations/wp${String(n).padStart(3, "0")}`;
    expect(await provider.ask("PUT", path, { permanentCode: `CODE-${n}` })).toMatchObject({ status: 201 });
  }
  const first = await provider.ask("GET", "/suites/crm/installations");
  expect([Object(first.body).installations.length, Object(first.body).cursor]).toEqual([100, "wp099"]);
  expect(await provider.ask("GET", "/suites/crm/installations?cursor=wp099")).toMatchObject({
    body: { installations: [{ corpId: "wp100" }], cursor: null },
  });
});

describe("a link to a template", () => {
  const link = () => provider.ask("POST", "/suites/crm/link");
  const asked = () => provider.scene.wecom.journal.calls("service/get_provider_token");

  test("is WeCom's own, for ten days; the provider's token is asked for once", async () => {
    const links = await Promise.all([link(), link(), link()]);
    for (const { status, body } of links) {
      expect(status).toBe(200);
      const { url, expiresAt } = Object(body);
      expect(url).toContain(template.suiteId);
      expect(Math.round((Date.parse(expiresAt) - Date.now()) / DAY_MS)).toBe(10);
    }
    expect(asked()).toHaveLength(1);
    await link();
    expect(asked()).toHaveLength(1);
  });

  test("is made with another token when WeCom refuses the token", async () => {
    await link();
    template.provider.expireToken();
    expect(await link()).toMatchObject({ status: 200 });
    expect(asked()).toHaveLength(2);
  });

  test("is not asked for again and again with a secret that WeCom refuses", async () => {
    template.provider.secret = "another-secret-than-the-worker-has";
    for (const _ of [1, 2]) {
      expect(await link()).toMatchObject({
        status: 503,
        body: { error: { code: "unavailable", message: expect.stringContaining("40001") } },
      });
    }
    expect(asked()).toHaveLength(1);
  });

  test("that WeCom refuses is told with its errcode", async () => {
    const api = "service/get_customized_auth_url";
    provider.scene.wecom.faults.add({ api, then: { errcode: 60020 } });
    expect(await link()).toMatchObject({
      status: 422,
      body: { error: { code: "refused-by-wecom", errcode: 60020 } },
    });
  });
});

describe("a permanent_code that an operator brings", () => {
  const put = (corpId: string, body: object) =>
    provider.ask("PUT", `/suites/crm/installations/${corpId}`, body);

  test("makes the company's installation, or replaces its code, and WeCom is asked about it", async () => {
    await provider.taken(template.pushTicket());
    const { corp } = provider.scene;
    template.install(corp, { deliver: false });
    const { app, authCodes } = template.installationOf(corp);
    const permanentCode = template.exchange(authCodes.at(-1)?.value ?? "", Date.now())?.permanentCode;
    expect(await put(app.corpId, { permanentCode })).toMatchObject({
      status: 201,
      body: { corpId: app.corpId, state: "active", agentId: null, corpName: null },
    });
    const contact = provider.scene.greet();
    await contact.welcomed(20_000);
    expect(contact.received).toHaveLength(1);
    await vi.waitFor(async () =>
      expect(await installations()).toMatchObject([
        { corpName: corp.name, agentId: app.agentId, permissions: { level: 1, departments: 1, members: 0 } },
      ]),
    );
    expect(await put(app.corpId, { permanentCode, agentId: 7 })).toMatchObject({
      status: 200,
      body: { agentId: 7 },
    });
  });

  test.each([
    ["without a code", {}, 422, "permanentCode"],
    ["with a code that is too long", { permanentCode: "x".repeat(513) }, 422, "permanentCode"],
    ["with a wrong agentId", { permanentCode: "CODE", agentId: 0 }, 422, "agentId"],
    ["with another key", { permanentCode: "CODE", secret: "x" }, 422, "secret"],
  ])("is refused %s", async (_, body, status, path) => {
    const refused = await put("wpA", body);
    expect(refused.status).toBe(status);
    expect(Object(refused.body).error.problems.map((one: { path: string }) => one.path)).toContain(path);
  });

  test("is not taken for a company whose corpid can be none", async () => {
    expect(await put("wp%20A", { permanentCode: "CODE" })).toMatchObject({ status: 404 });
  });
});

test("a check asks WeCom about the company, and brings a void code back that WeCom takes", async () => {
  const corpId = await provider.installed();
  const check = () => provider.ask("POST", `/suites/crm/installations/${corpId}/check`);
  expect(await check()).toMatchObject({
    status: 200,
    body: { ok: true, problems: [], installation: { corpId, permissions: { departments: 1 } } },
  });
  const api = "service/get_auth_info";
  provider.scene.wecom.faults.add({ api, then: { errcode: 48004 } });
  expect(await check()).toMatchObject({ body: { ok: false, installation: { state: "void" } } });
  expect(await check()).toMatchObject({ body: { ok: true, installation: { state: "active" } } });
  provider.scene.wecom.faults.add({ api, then: { status: 502 } });
  expect(await check()).toMatchObject({
    body: {
      ok: false,
      installation: { state: "active" },
      problems: [{ code: "http-in-place", message: expect.stringContaining("WeCom did not tell") }],
    },
  });
});

test("a company that is forgotten is gone, with its tokens, and its customers get no welcome", async () => {
  const corpId = await provider.installed();
  await provider.scene.greet().welcomed(20_000);
  const forget = () => provider.ask("DELETE", `/suites/crm/installations/${corpId}`);
  expect(await forget()).toEqual({ status: 204, body: null });
  expect(await installations()).toEqual([]);
  expect(await forget()).toMatchObject({ status: 404, body: { error: { path: "corpid" } } });
  expect([...provider.scene.worker.kv.values.keys()].filter((key) => key.includes(corpId))).toEqual([]);
});

test("the audit log has who made a link, and who set, checked and forgot a company", async () => {
  const corpId = await provider.installed();
  const company = `/suites/crm/installations/${corpId}`;
  await provider.ask("POST", "/suites/crm/link?by=li", { test: true });
  await provider.ask("PUT", `${company}?by=li`, { permanentCode: "CODE" });
  await provider.ask("POST", `${company}/check?by=wang`);
  for (const _ of [1, 2]) await provider.ask("DELETE", `${company}?by=zhao`);
  const { body } = await provider.ask("GET", "/audit");
  const entries = Object(body).entries.filter(({ what }: { what: string }) =>
    what.startsWith("installation."),
  );
  const at = A_TIME;
  expect(entries).toEqual([
    { at, by: "zhao", what: "installation.deleted", about: { suite: "crm", corpId } },
    { at, by: "wang", what: "installation.checked", about: { suite: "crm", corpId } },
    { at, by: "li", what: "installation.set", about: { suite: "crm", corpId } },
    { at, by: "li", what: "installation.linked", about: { suite: "crm", test: true } },
  ]);
});

test.each([
  ["GET", "/suites/other/installations"],
  ["POST", "/suites/other/link"],
  ["POST", "/suites/crm/installations/wpNobody/check"],
  ["DELETE", "/suites/crm/installations/wpNobody"],
])("%s %s is 404", async (method, path) => {
  expect(await provider.ask(method, path)).toMatchObject({
    status: 404,
    body: { error: { code: "not-found" } },
  });
});

test("what operators read is there in Chinese as well", async () => {
  expect(await provider.ask("GET", "/suites/other/installations", undefined, "zh")).toMatchObject({
    body: { error: { message: "WECOM_SUITES 里没有这个套件" } },
  });
});
