/**
 * The whole life of installations, in which WeCom also refuses and repeats what it was given: nothing that gives access
 * stands where people and programs read, and nothing of a company is stored after its cancel.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type {
  Callback,
  Contact,
  Corp,
  FaultEffect,
  Template,
  ThirdPartySuite,
} from "../../../simulator/index.ts";
import { Receiver, SECRET } from "../../webhooks/receiver.ts";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { Robot } from "../troubles/robot.ts";

type Kind = "provider-developed" | "third-party";

const RULES = `
rules:
  - { name: 进线, on: kf.entered, send: { text: { content: 您好，请问有什么可以帮您 } } }
  - name: 默认
    on: contact.added
    send: { text: { content: "{{ customer.name | default: '您好' }}，我是{{ staff.name | default: '您的顾问' }}" } }
`;

/** The names under which WeCom gives what gives access. */
const SECRET_NAMES = [
  ...["access_token", "suite_access_token", "provider_access_token", "permanent_code", "pre_auth_code"],
];
/** What each life sees of it. */
const GIVEN = [
  ...["suite_secret", "provider_secret", "suite_ticket", "auth_code", "welcome_code", "kf_code"],
  ...["access_token", "suite_access_token", "provider_access_token", "permanent_code"],
];
const ALL = Number.POSITIVE_INFINITY;

let scene: Scene;
let suite: Template | ThirdPartySuite;
let robot: Robot;
let receiver: Receiver;
/** What gives access, by the kind of it: all that the simulated WeCom gave out, and what the provider has. */
let secrets: Map<string, Set<string>>;
/** What people and programs were shown. */
let shown: string[];

beforeEach(async () => {
  robot = await Robot.start();
  receiver = await Receiver.start();
  [secrets, shown] = [new Map(), []];
});
afterEach(async () => {
  await scene.stop();
  robot.close();
  await receiver.close();
});

async function start(kind: Kind): Promise<void> {
  const bound: Record<string, string> = { ALERT_WEBHOOK: robot.url, LANGUAGE: "en" };
  scene = await Scene.start({
    rules: RULES,
    hasClock: true,
    secrets: bound,
    apps: (wecom) => {
      const provider = wecom.addProvider();
      suite = kind === "third-party" ? provider.addThirdParty() : provider.addTemplate();
      const webhook = { url: receiver.url, secret: SECRET };
      const described = { ...suite.credentials(), providerSecret: provider.secret, webhook };
      bound["WECOM_SUITES"] = JSON.stringify({ crm: described });
      return [];
    },
  });
  suite.callbackUrl = `${scene.worker.url}/callback/crm`;
  if ("dataUrl" in suite) suite.dataUrl = `${scene.worker.url}/callback/crm/$CORPID$`;
  keep("suite_secret", suite.suiteSecret);
  keep("provider_secret", suite.provider.secret);
}

function keep(name: string, value: string): string {
  secrets.set(name, new Set(secrets.get(name)).add(value));
  return value;
}

/** From now on keeps what WeCom gives out; faults that are to meet a call are added before. */
function keepAnswers(): void {
  const garble = (json: string) => {
    const given = v.parse(v.record(v.string(), v.unknown()), JSON.parse(json));
    for (const name of SECRET_NAMES) {
      const value = given[name];
      if (typeof value === "string") keep(name, value);
    }
    return json;
  };
  scene.wecom.faults.add({ times: ALL, then: { garble } });
}

/** The next call is refused, and WeCom repeats this in its answer. */
function refuses(api: string, errcode: number, ...repeated: string[]): void {
  scene.wecom.faults.clear();
  const then: FaultEffect = { errcode, errmsg: `refused: ${repeated.join(", of ")}, hint: [1_2_3]` };
  scene.wecom.faults.add({ api, then });
  keepAnswers();
}

const calls = (api: string) => scene.wecom.journal.calls(api);
const answered = (api: string, errcode: number, after = 0) =>
  scene.wecom.journal.waitFor((call) => call.api === api && call.errcode === errcode, 20_000, { after });
const lastId = (api: string) => calls(api).at(-1)?.id ?? 0;

/** Asks as an operator; gives the answer, and keeps it as shown. */
async function ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${scene.worker.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": "en" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  shown.push(`${method} ${path} ${JSON.stringify([...response.headers])} ${text}`);
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

async function taken(command: Callback): Promise<void> {
  await command.delivered;
  expect(command.isTaken).toBe(true);
}

const pushTicket = async () => {
  const callback = suite.pushTicket({ deliver: false });
  keep("suite_ticket", /<SuiteTicket><!\[CDATA\[(.*?)\]\]>/.exec(callback.xml)?.[1] ?? "");
  expect(await callback.deliver()).toMatchObject({ status: 200, body: "success" });
};

const nameOf = (corp: Corp) => `crm@${suite.installationOf(corp).app.corpId}`;
const installationPath = (corp: Corp) => `/suites/crm/installations/${suite.installationOf(corp).app.corpId}`;

/** The AuthCode of a command that WeCom has not sent yet. */
const authCodeFor = (corp: Corp) =>
  keep("auth_code", suite.installationOf(corp).authCodes.at(-1)?.value ?? "");

async function settled(contact: Contact): Promise<Record<string, unknown>> {
  for (const code of contact.codes.values()) keep("welcome_code", code);
  const { app } = suite.installationOf(contact.corp);
  const customer = app.idOf(contact.customer.externalUserId);
  const found = await vi.waitFor(
    async () => {
      const list = await ask("GET", `/deliveries?app=${nameOf(contact.corp)}&customer=${customer}`);
      const [first] = Object(list["body"]).deliveries;
      expect(first?.outcome ?? "open").not.toBe("open");
      return first;
    },
    { timeout: 25_000, interval: 50 },
  );
  return Object((await ask("GET", `/deliveries/${found.id}?app=${nameOf(contact.corp)}`))["body"]);
}

const greet = (corp: Corp) =>
  corp.addContact({ staff: corp.addStaff({ name: "张三" }), customer: corp.addCustomer({ name: "李雷" }) });

/** Installs the app at a company; WeCom refuses the exchange first. */
async function install(corp: Corp): Promise<void> {
  const path =
    suite.kind === "provider-developed" ? "service/get_permanent_code" : "service/v2/get_permanent_code";
  const command = suite.install(corp, { deliver: false });
  const authCode = authCodeFor(corp);
  refuses(path, 50001, authCode, suite.currentToken(Date.now()).value);
  const before = lastId(path);
  expect(await command.deliver()).toMatchObject({ status: 200, body: "success" });
  await answered(path, 50001, before);
  await ask("GET", "/suites/crm/installations");
  await pushTicket();
  await answered(path, 0, before);
  const known = expect.objectContaining({ corpId: suite.installationOf(corp).app.corpId, state: "active" });
  await vi.waitFor(async () => {
    const { body } = await ask("GET", "/suites/crm/installations");
    expect(Object(body).installations).toContainEqual(known);
  }, 10_000);
}

/** A link of ours, behind it WeCom's page, and the page on which an administrator ends; WeCom refuses a link first. */
async function installByLink(corp: Corp): Promise<void> {
  refuses("service/get_pre_auth_code", 60020, suite.currentToken(Date.now()).value);
  expect(await ask("POST", "/suites/crm/link", {})).toMatchObject({ status: 422 });
  const { body } = await ask("POST", "/suites/crm/link", {});
  const ours = await fetch(Object(body).url, { redirect: "manual" });
  const page = new URL(ours.headers.get("location") ?? "");
  const agreed = await fetch(`${scene.wecom.url}${page.pathname}${page.search}&corp=${corp.corpId}`, {
    redirect: "manual",
  });
  const back = agreed.headers.get("location") ?? "";
  keep("auth_code", new URL(back).searchParams.get("auth_code") ?? "");
  for (const language of ["en", "zh-CN"]) {
    const last = await fetch(back, { headers: { "accept-language": language } });
    shown.push(`${last.status} ${JSON.stringify([...last.headers])} ${await last.text()}`);
  }
}

async function linkOfTemplate(): Promise<void> {
  const { provider } = suite;
  refuses("service/get_provider_token", 50001, provider.secret);
  expect(await ask("POST", "/suites/crm/link", {})).toMatchObject({ status: 503 });
  const token = keep("provider_access_token", provider.currentToken(Date.now()).value);
  refuses("service/get_customized_auth_url", 60020, token);
  expect(await ask("POST", "/suites/crm/link", {})).toMatchObject({ status: 422 });
  expect(await ask("POST", "/suites/crm/link", {})).toMatchObject({ status: 200 });
}

/** Rows of all objects' databases, values of KV, as text. */
function stored(): string[] {
  const files = readdirSync(scene.worker.storage, { recursive: true, encoding: "utf8" });
  const rows = files
    .filter((file) => file.endsWith(".sqlite"))
    .flatMap((file) => {
      const database = new DatabaseSync(join(scene.worker.storage, file), { timeout: 2_000 });
      const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      const found = tables.flatMap(({ name }) => {
        const rows = database.prepare(`SELECT * FROM "${name}"`);
        rows.setReadBigInts(true);
        return rows.all();
      });
      database.close();
      return found.flatMap((row) => Object.values(row).map(textOf));
    });
  return [...rows, ...scene.worker.kv.values.values()];
}
const textOf = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);

test.each<Kind>(["provider-developed", "third-party"])(
  "nothing that gives access to a %s app is shown or told, and a company that cancels leaves nothing behind",
  async (kind) => {
    await start(kind);
    const { corp } = scene;
    refuses("service/get_suite_token", 50001, keep("suite_ticket", "T".repeat(512)), suite.suiteSecret);
    await taken(suite.pushTicket({ value: "T".repeat(512) }));
    await answered("service/get_suite_token", 50001);
    await ask("GET", "/suites");
    await pushTicket();
    await answered("service/get_suite_token", 0);
    await install(corp);

    // A company whose customers are welcomed, and whose token is refused.
    const { app } = suite.installationOf(corp);
    expect(await settled(greet(corp))).toMatchObject({ outcome: "sent" });
    const visit = corp.kf.enter({ account: corp.addKfAccount(), customer: corp.addCustomer() });
    expect(await visit.welcomed(20_000)).not.toBeNull();
    keep("kf_code", visit.code ?? "");
    refuses("send_welcome_msg", 60111, keep("access_token", app.currentToken().value));
    expect(await settled(greet(corp))).toMatchObject({ outcome: "refused", errcode: 60111 });
    const of = suite.installationOf(corp);
    const code = () => (suite.kind === "provider-developed" ? app.secret : (of.permanentCode ?? ""));
    const infoOf = suite.kind === "provider-developed" ? "service/get_auth_info" : "service/v2/get_auth_info";
    refuses(infoOf, 40084, keep("permanent_code", code()), suite.currentToken(Date.now()).value);
    expect(await ask("POST", `${installationPath(corp)}/check`)).toMatchObject({ body: { ok: false } });
    expect(await ask("POST", `${installationPath(corp)}/check`)).toMatchObject({ body: { ok: true } });
    await taken(suite.change(corp));
    if (suite.kind === "provider-developed") {
      const reset = suite.reset(corp, { deliver: false });
      authCodeFor(corp);
      expect(await reset.deliver()).toMatchObject({ status: 200, body: "success" });
      expect(await settled(greet(corp))).toMatchObject({ outcome: "sent" });
    }

    // A second company, by a link where there is one, whose token WeCom refuses at first.
    const second = scene.wecom.addCorp();
    if (suite.kind === "provider-developed") {
      await linkOfTemplate();
      await install(second);
    } else {
      await installByLink(second);
    }
    const secondOf = suite.installationOf(second);
    const tokenOf = suite.kind === "provider-developed" ? "gettoken" : "service/get_corp_token";
    const secondCode =
      suite.kind === "provider-developed" ? secondOf.app.secret : (secondOf.permanentCode ?? "");
    refuses(tokenOf, 60020, secondCode, suite.currentToken(Date.now()).value);
    expect(await settled(greet(second))).toMatchObject({ outcome: "sent" });
    await scene.worker.runCron("*/5 * * * *");
    await ask("POST", `/doctor?app=${nameOf(corp)}`);

    // The first company cancels; a customer comes after it.
    const ofFirst = [...secrets.values()].flatMap((values) => [...values]);
    const kept = new Set([...ofFirst].filter((value) => stored().some((text) => text.includes(value))));
    expect(kept).toContain(app.currentToken().value);
    await taken(suite.cancel(corp, { at: Date.now() + 1_000 }));
    app.enabled = true;
    expect(await settled(greet(corp))).toMatchObject({ outcome: "refused" });
    await vi.waitFor(
      () => expect(receiver.taken.map(({ type }) => type)).toContain("suite.cancelled"),
      15_000,
    );

    // The suite's own token cannot be had, and why is shown.
    suite.expireToken();
    refuses("service/get_suite_token", 45009, suite.suiteSecret);
    await ask("POST", `${installationPath(second)}/check`);
    const held = { errcode: 45009, errmsg: expect.stringContaining("hint: [1_2_3]") };
    expect(await ask("GET", "/suites")).toMatchObject({ body: { suites: [{ held }] } });
    for (const path of ["/suites/crm/installations", "/audit", "/status", "/deliveries", "/figures"]) {
      await ask("GET", path);
    }
    for (const company of [corp, second]) await ask("GET", `/status?app=${nameOf(company)}`);

    const { log } = scene.worker;
    const events = receiver.arrivals.map(({ body, headers }) => body + JSON.stringify(headers));
    const told = [...shown, ...log, ...robot.alerts, ...events];
    // WeCom's words come through, without what they repeat.
    for (const texts of [shown, events]) expect(texts.join("\n")).toContain("refused: …");
    expect(robot.alerts.length).toBeGreaterThan(0);
    expect([...secrets.keys()]).toEqual(expect.arrayContaining(GIVEN));
    for (const [name, values] of secrets) {
      for (const value of values) {
        expect(value.length, name).toBeGreaterThanOrEqual(32);
        const where = told.find((text) => text.includes(value.slice(0, 32)));
        expect(where, `${name} is shown`).toBeUndefined();
      }
    }

    const stays = new Set([secondCode, secondOf.app.currentToken().value]);
    const erased = ["access_token", "permanent_code", "auth_code", "welcome_code", "kf_code"];
    const gone = erased
      .flatMap((name) => [...(secrets.get(name) ?? [])])
      .filter((value) => !stays.has(value));
    await vi.waitFor(() => {
      const texts = stored();
      expect(gone.filter((value) => texts.some((text) => text.includes(value)))).toEqual([]);
    }, 10_000);
  },
);
