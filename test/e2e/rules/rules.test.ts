/** Rules in KV: broken, deleted and unreadable files, and files of one app. The store's unit tests have the times. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { PLAIN_RULES, Scene, textsFor } from "../scene.ts";

const BROKEN_RULES = `
rules:
  - { name: 默认, on: contact.added, sned: { text: { content: 坏了 } } }
`;
const greeting = (text: string) =>
  `rules: [{ name: 一, on: contact.added, send: { text: { content: ${text} } } }]`;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start({ apps: [{ name: "sales" }, { name: "support" }] });
});
afterEach(() => scene.stop());

const setRules = (text: string, key = "rules") => scene.worker.kv.values.set(`RULES/${key}`, text);

async function restart(): Promise<void> {
  await scene.worker.kill();
  await scene.worker.begin();
}

/** Gives the texts that a new customer receives by one app. */
async function greetedBy(app = "sales"): Promise<string[]> {
  const contact = scene.greet({ apps: [scene.app(app)] });
  await scene.settled(contact);
  return textsFor(contact);
}

async function rulesAtStatus(app = "sales") {
  const status = (await scene.get("/api/status")) as {
    apps: {
      app: string;
      rules: { from: string | null; fault: { file: string; problems: unknown[] } | null };
    }[];
  };
  return status.apps.find((one) => one.app === app)?.rules;
}

test("a broken file leaves the last good file in force, after a restart too", async () => {
  expect(await greetedBy()).toEqual(["您好，欢迎！"]);
  await expect.poll(() => scene.worker.kv.values.get("CACHE/rules-good:*")).toBe(PLAIN_RULES);
  setRules(BROKEN_RULES);
  await restart();
  expect(await greetedBy()).toEqual(["您好，欢迎！"]);
  const rules = await rulesAtStatus();
  expect(rules?.from).toBe("rules-good:*");
  expect(rules?.fault).toMatchObject({
    file: "rules",
    problems: expect.arrayContaining([
      {
        code: "unknown-key",
        line: 3,
        column: expect.any(Number),
        path: "rules[0].sned",
        message: expect.stringContaining("send"),
      },
    ]),
  });
});

test("a broken file is alerted once, however many apps and customers it has", async () => {
  setRules(BROKEN_RULES);
  const customers = [...Array(6)].map((_, n) =>
    scene.greet({ apps: [scene.app(n % 2 ? "sales" : "support")] }),
  );
  for (const customer of customers) await scene.settled(customer);
  const { apps } = (await scene.get("/api/status")) as {
    apps: { app: string; troubles: Record<string, unknown> }[];
  };
  expect(apps.map(({ app, troubles }) => [app, Object.keys(troubles)])).toEqual([
    ["sales", ["rules"]],
    ["support", []],
  ]);
  expect(apps[0]?.troubles["rules"]).toMatchObject({ detail: expect.stringContaining("line 3, column") });
});

test("a file that is deleted counts as broken", async () => {
  expect(await greetedBy()).toEqual(["您好，欢迎！"]);
  await expect.poll(() => scene.worker.kv.values.get("CACHE/rules-good:*")).toBe(PLAIN_RULES);
  scene.worker.kv.values.delete("RULES/rules");
  await restart();
  expect(await greetedBy()).toEqual(["您好，欢迎！"]);
  expect((await rulesAtStatus())?.fault?.problems).toHaveLength(1);
});

test("a delivery without any rules file says so", async () => {
  scene.worker.kv.values.delete("RULES/rules");
  const delivery = await scene.settled(scene.greet({ apps: [scene.app()] }));
  expect(delivery).toMatchObject({ outcome: "no-rule" });
  expect(delivery.cause).toContain("there is no rules file");
});

test("an app's own file replaces the common file for that app alone", async () => {
  setRules(greeting("客服专用"), "rules:support");
  expect(await greetedBy("support")).toEqual(["客服专用"]);
  expect(await greetedBy("sales")).toEqual(["您好，欢迎！"]);
});

test("an app's broken first file leaves the common file in force", async () => {
  setRules(BROKEN_RULES, "rules:support");
  expect(await greetedBy("support")).toEqual(["您好，欢迎！"]);
  expect((await rulesAtStatus("support"))?.fault?.file).toBe("rules:support");
});

test("a Worker that has read its rules greets while KV fails", async () => {
  const customer = scene.corp.addCustomer({ name: "李雷" });
  await scene.settled(scene.greet({ customer, apps: [scene.app()] }));
  scene.worker.kv.failing = true;
  const again = scene.greet({ customer, staff: scene.corp.addStaff(), apps: [scene.app()] });
  await again.welcomed();
  expect(textsFor(again)).toEqual(["您好，欢迎！"]);
});

test("a cold start waits out a failure of KV inside the window", async () => {
  scene.worker.kv.failing = true;
  const contact = scene.greet({ apps: [scene.app()] });
  await expect.poll(() => scene.worker.log.some((line) => line.includes("rules.unreadable"))).toBe(true);
  scene.worker.kv.failing = false;
  expect((await scene.settled(contact)).outcome).toBe("sent");
});
