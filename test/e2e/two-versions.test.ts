/**
 * A deploy during which the objects still have the earlier code and secrets, both versions in one workerd. The Worker
 * waits until an object knows a new app or Secret, and does not repeat a secret that WeCom refused.
 */
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { App, AppOptions } from "../../simulator/index.ts";
import { Recorder } from "../callback/recorder.ts";
import { buildMutant, type Patch } from "../chaos/mutant.ts";
import { KfScene, textsOf } from "./kf/kf-scene.ts";
import { ADMIN_TOKEN, PLAIN_RULES, Scene, type SceneOptions, textsFor } from "./scene.ts";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** The time for which the old objects have the event. */
const MEANWHILE_MS = 1_500;

/** `old` existed before the deploy; `sales` comes with it. */
const NEW_APP = {
  apps: [{ name: "old" }, { name: "sales" }] satisfies AppOptions[],
  before: (app: App) => (app.name === "sales" ? null : app.credentials()),
};
/** The secret was reset in WeCom's console, and the deploy brings the new secret. */
const NEW_SECRET = {
  before: (app: App) => {
    const credentials = app.credentials();
    app.resetSecret();
    return credentials;
  },
};

let scene: Scene;
afterEach(() => scene.stop());

const open = async (options: SceneOptions) => {
  scene = await Scene.start(options);
  // Callbacks go to the new app only.
  for (const app of scene.corp.apps.values()) if (app.name === "old") app.callbackUrl = null;
};
const openKfScene = async (options: SceneOptions) => {
  const kfScene = await KfScene.open(options);
  ({ scene } = kfScene);
  for (const app of scene.corp.apps.values()) if (app.name === "old") app.callbackUrl = null;
  return kfScene;
};
const tokensAsked = () => scene.wecom.journal.calls("gettoken").length;

describe.for<[string, SceneOptions]>([
  ["an app that came with the deploy", NEW_APP],
  ["a Secret that came with the deploy", NEW_SECRET],
])("%s", ([, options]) => {
  test("is waited for, and a new contact is welcomed inside the window", async () => {
    await open(options);
    const contact = scene.greet();
    await wait(MEANWHILE_MS);
    expect(await scene.deliveries(contact)).toMatchObject([{ outcome: "open" }]);
    expect(tokensAsked()).toBeLessThanOrEqual(1);
    await scene.worker.endDeploy();
    expect(await scene.settled(contact)).toMatchObject({ outcome: "sent", app: "sales" });
    expect(textsFor(contact)).toEqual(["您好，欢迎！"]);
    // At most a refused call with the old Secret, and a call with the new.
    expect(tokensAsked()).toBeLessThanOrEqual(2);
  });

  test("that does not reach the objects in time leaves a miss, and the record says why", async () => {
    await open(options);
    const contact = scene.greet();
    const { outcome, cause, msLeft } = await scene.settled(contact);
    expect([outcome, scene.sends(contact)]).toEqual(["missed", 0]);
    expect(cause).toMatch(/not in WECOM_APPS|40001/);
    expect(Math.abs(msLeft ?? -1)).toBeLessThan(3_000);
    expect(tokensAsked()).toBeLessThanOrEqual(1);
  });

  test("is waited for by the inbox, and a customer who entered is welcomed without another callback", async () => {
    const kfScene = await openKfScene(options);
    const visit = kfScene.kf.enter(kfScene.with(kfScene.customer()));
    await wait(MEANWHILE_MS);
    expect(textsOf(visit.session)).toEqual([]);
    for (const app of scene.corp.apps.values()) app.callbackUrl = null;
    await scene.worker.endDeploy();
    expect(await visit.welcomed(15_000)).not.toBeNull();
    const [record] = await kfScene.settled(visit.session.customer, "kf.entered");
    expect(record).toMatchObject({ app: "sales", outcome: "sent" });
  });

  test("is waited for by a program's call", async () => {
    await open(options);
    scene.app().callbackUrl = null;
    const contact = scene.greet();
    const body = {
      welcome_code: contact.codes.get("sales"),
      external_userid: contact.customer.externalUserId,
      userid: scene.staff.userid,
      text: { content: "from a program" },
    };
    const asked = fetch(`${scene.worker.url}/api/apps/sales/contact/welcomes`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }).catch(() => null);
    await wait(MEANWHILE_MS);
    await scene.worker.endDeploy();
    await asked;
    expect(await scene.settled(contact)).toMatchObject({ outcome: "sent" });
    expect(textsFor(contact)).toEqual(["from a program"]);
  });
});

test("a program's read for an app that came with the deploy gets 503, and stores nothing", async () => {
  await open(NEW_APP);
  const ask = (path: string, body?: object) =>
    fetch(`${scene.worker.url}/api/apps/sales/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const answers = [await ask("kf/sessions/wkA/wmA"), await ask("kf/sync", { open_kfid: "wkA" })];
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(await answers[1]?.json()).toMatchObject({ error: { code: "unavailable" } });
});

test("the program of an app that came with the deploy is told of earlier events, too", async () => {
  const receiver = await Recorder.start();
  try {
    const webhook = {
      url: `${receiver.url}/events`,
      secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
    };
    await open({ ...NEW_APP, appSettings: { sales: { webhook } } });
    const contact = scene.greet();
    await wait(MEANWHILE_MS);
    await scene.worker.endDeploy();
    await scene.settled(contact);
    const types = () => receiver.requests.map(({ body }) => JSON.parse(body.toString()).type).sort();
    await vi.waitFor(() => expect(types()).toEqual(["contact.added", "delivery.settled"]), 15_000);
    expect(receiver.requests.map(({ body }) => body.toString()).join()).not.toContain("credentials");
  } finally {
    await receiver.stop();
  }
});

test("an app that the objects know sends while another app is not known yet", async () => {
  scene = await Scene.start(NEW_APP);
  const contact = scene.greet();
  await vi.waitFor(() => expect(textsFor(contact)).toHaveLength(1), 5_000);
  expect(await scene.settled(contact, "old")).toMatchObject({ outcome: "sent" });
});

test("a wrong Secret is refused at once when Worker and objects are of one deploy", async () => {
  scene = await Scene.start();
  scene.app().resetSecret();
  const contact = scene.greet();
  const { outcome, errcode, msLeft } = await scene.settled(contact, undefined, 5_000);
  expect([outcome, errcode]).toEqual(["refused", 40001]);
  expect(msLeft).toBeGreaterThan(0);
});

describe("a rules file", () => {
  /** Patches for the earlier version, whose Workers publish files through the Dispatcher without a company. */
  const ASKS_DISPATCHER: Patch[] = [
    {
      file: "api/rules/context.ts",
      find: "export const editorOf = (c: RulesContext) => rulesEditorOf(c.env, configOf(c.env));",
      replace: `export function editorOf(c: RulesContext) {
  const former = formerRulesEditorOf(c.env, configOf(c.env));
  return {
    check: (text) => former.checkRules(text),
    explain: (json) => former.explainRules(json),
    file: (app) => former.rulesFile(app),
    publish: (app, text, expected) => former.publishRules(app, text, expected),
  };
}`,
    },
    {
      file: "api/rules/context.ts",
      find: 'import { rulesEditorOf } from "../../objects.ts";',
      replace: 'import { formerRulesEditorOf } from "../../objects.ts";',
    },
  ];
  /** Patches for an earlier version, whose Dispatcher cannot say which files it published. */
  const CANNOT_BE_ASKED: Patch[] = [
    {
      file: "delivery/dispatcher.ts",
      find: "rulesMemory(after: string | null)",
      replace: "unknownBefore(after: string | null)",
    },
  ];
  const saying = (text: string) => PLAIN_RULES.replace("您好，欢迎！", text);

  const openBeside = async (patches: readonly Patch[]) => {
    const { bundle, remove } = await buildMutant(patches);
    onTestFinished(remove);
    await open({ before: (app) => app.credentials(), bundleBefore: bundle });
  };
  const call = async (url: string | null, method: "GET" | "PUT", body?: string, etag?: string | null) => {
    const response = await fetch(`${url}/api/rules`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(etag != null && { "if-match": etag }) },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, etag: response.headers.get("etag"), body: await response.json() };
  };

  test("is published by Workers of both versions, and each knows what the other published", async () => {
    await openBeside(ASKS_DISPATCHER);
    const { url: now, urlBefore: before } = scene.worker;
    const { etag } = await call(now, "GET");
    const first = await call(before, "PUT", saying("一"), etag);
    expect([first.status, (await call(now, "PUT", saying("二"), etag)).status]).toEqual([200, 409]);
    const second = await call(now, "PUT", saying("二"), first.etag);
    expect([second.status, (await call(before, "PUT", saying("三"), first.etag)).status]).toEqual([200, 409]);
    const both = await Promise.all([
      call(before, "PUT", saying("四"), second.etag),
      call(now, "PUT", saying("五"), second.etag),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const published = both.find(({ status }) => status === 200);
    await scene.worker.endDeploy();
    expect((await call(now, "GET")).etag).toBe(published?.etag);
  });

  test("is not published while the object that did so before has the old code, and is afterwards", async () => {
    await openBeside(CANNOT_BE_ASKED);
    for (const method of ["GET", "PUT"] as const) {
      const refused = await call(scene.worker.url, method, ...(method === "PUT" ? [saying("一"), "*"] : []));
      expect(refused).toMatchObject({ status: 503, body: { error: { code: "unavailable" } } });
    }
    expect(scene.worker.kv.values.get("RULES/rules")).toBe(PLAIN_RULES);
    await scene.worker.endDeploy();
    const { etag } = await call(scene.worker.url, "GET");
    expect((await call(scene.worker.url, "PUT", saying("一"), etag)).status).toBe(200);
  });
});
