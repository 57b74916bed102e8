/** Codes and links of a company that installed a suite: by the same calls, in the name of its app. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { App, Corp, Template } from "../../../simulator/index.ts";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { caller } from "./caller.ts";
import { Terminal } from "./terminal.ts";

const rulesWith = (name: string) =>
  `rules: [{ name: ${name}, on: contact.added, when: { state: "expo-*" }, send: nothing }, { name: 默认, on: contact.added, send: nothing }]`;

let scene: Scene;
let template: Template;
let app: App;
/** `crm@<corpid>`. */
let name: string;
let call: ReturnType<typeof caller>;
beforeAll(async () => {
  const secrets: Record<string, string> = {};
  scene = await Scene.start({
    rules: rulesWith("公共"),
    secrets,
    apps: (wecom) => {
      template = wecom.addProvider().addTemplate();
      secrets["WECOM_SUITES"] = JSON.stringify({ crm: template.credentials() });
      return [{ name: "sales" }];
    },
  });
  template.callbackUrl = `${scene.worker.url}/callback/crm`;
  call = caller(scene.worker.url);
  await template.pushTicket().delivered;
  app = await installed(scene.corp);
  name = `crm@${app.corpId}`;
  scene.worker.kv.values.set("RULES/rules:crm", rulesWith("套件"));
  scene.worker.kv.values.set(`RULES/rules:${name}`, rulesWith("企业"));
});
afterAll(() => scene.stop());
beforeEach(() => scene.wecom.journal.clear());

/** Has a company install the app, and waits until the Worker has a token for it. */
async function installed(corp: Corp): Promise<App> {
  await template.install(corp).delivered;
  const { app } = template.installationOf(corp);
  const adopt = () => call("POST", `crm@${app.corpId}/codes/adopt`);
  await vi.waitFor(async () => expect((await adopt()).status).toBe(200), { timeout: 20_000 });
  return app;
}

const put = (state: string, staff = [app.idOf("zhangsan")]) =>
  call("PUT", `${name}/codes/${state}`, { staff });

describe("a code of an installed app", () => {
  test("is made by its own token, and is no code of the company's own app", async () => {
    const made = await put("expo-7");
    expect([made.status, made.body]).toMatchObject([201, { state: "expo-7", staff: [app.idOf("zhangsan")] }]);
    expect((await put("expo-7")).status).toBe(200);
    expect(scene.corp.contactWays.of(app)).toMatchObject([{ state: "expo-7" }]);
    expect((await call("GET", `${name}/codes?fresh=1`)).body["codes"]).toEqual([made.body]);
    expect((await call("GET", "sales/codes")).body).toEqual({ codes: [], cursor: null });
  });

  test("has a picture, and is deleted by its State", async () => {
    await put("short");
    const response = await fetch(`${scene.worker.url}/api/apps/${name}/codes/short/picture`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect((await call("DELETE", `${name}/codes/short`, { state: "short" })).status).toBe(204);
  });

  test("leads a customer who scans it to its delivery", async () => {
    const [way] = scene.corp.contactWays.of(app);
    if (way === undefined) throw new Error("there is no such code");
    scene.corp.scan(way);
    const query = `/api/deliveries?app=${name}&state=expo-7`;
    await expect
      .poll(() => scene.get(query), { timeout: 20_000 })
      .toMatchObject({ deliveries: [{ app: name, state: "expo-7", outcome: "silent", rule: "企业" }] });
  });

  test("is used by the rules of the company's own file, else of the suite's", async () => {
    const usedBy = async (of: string) => (await call("GET", `${of}/codes`)).body["codes"];
    expect(await usedBy(name)).toMatchObject([{ usedBy: ["企业"] }]);
    const second = scene.wecom.addCorp();
    second.addStaff({ userid: "lisi" });
    const its = await installed(second);
    const itsName = `crm@${its.corpId}`;
    expect((await call("PUT", `${itsName}/codes/expo-7`, { staff: [its.idOf("lisi")] })).status).toBe(201);
    expect(await usedBy(itsName)).toMatchObject([{ usedBy: ["套件"] }]);
  });
});

test("the command takes the app by its name, in a file of codes too", async () => {
  const terminal = await Terminal.open({ ADMIN_TOKEN, YINGBIN_URL: scene.worker.url });
  const staff = `[${app.idOf("zhangsan")}]`;
  await terminal.save("codes.yaml", `app: ${name}\ncodes: { expo-8: { staff: ${staff} } }\n`);
  expect(await terminal.run("codes", "apply", "codes.yaml")).toMatchObject({
    code: 0,
    out: 'made     "expo-8"\n',
  });
  expect((await terminal.run("codes", "list", "--app", name)).out).toContain("expo-8  ");
  await terminal.close();
});

test("a refusal names the member by the id that the provider knows", async () => {
  scene.corp.addStaff({ userid: "new", activated: false });
  const reply = await put("refused", [app.idOf("zhangsan"), app.idOf("new")]);
  expect(reply.body.error).toMatchObject({ errcode: 41054, members: [app.idOf("new")] });
});

test("a link leads into an account of the company", async () => {
  const { openKfId } = scene.corp.addKfAccount();
  const made = await call("POST", `${name}/kf/links`, {
    open_kfid: app.idOf(openKfId),
    scene: "table",
    scene_params: ["1"],
  });
  expect(made).toMatchObject({ status: 200, body: { links: [{ scene: "table", scene_param: "1" }] } });
});

test("a company that did not install the suite has no codes made", async () => {
  expect(await call("PUT", "crm@wpStranger/codes/a", { staff: ["a"] })).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("has not installed crm") } },
  });
});
