/** The rules in KV break while many welcomes are under way: these and all later welcomes follow the last good rules. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Contact, Fault } from "../../../simulator/index.ts";
import { PLAIN_RULES, Scene, textsFor } from "../scene.ts";

const MANY = 50;
/** Enough for a restart and the twenty seconds of a code on a busy machine. */
const TIMEOUT = { timeout: 60_000, interval: 100 };

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start();
  await scene.settled(scene.greet());
  await expect.poll(() => scene.worker.kv.values.get("CACHE/rules-good:*"), TIMEOUT).toBe(PLAIN_RULES);
});
afterEach(() => scene.stop());

const greetMany = () => Array.from({ length: MANY }, (_, n) => scene.greet({ name: `客户${n}` }));

/** Restarts the Worker, so that no Dispatcher has rules in memory and each reads KV. */
async function restart(): Promise<void> {
  await scene.worker.kill();
  await scene.worker.begin();
}

/** Counts deliveries by their outcomes. The question wakes every Dispatcher. */
async function outcomes(): Promise<Record<string, number>> {
  const { deliveries } = (await scene.get("/api/deliveries?limit=200")) as {
    deliveries: { outcome: string }[];
  };
  const counts: Record<string, number> = {};
  for (const { outcome } of deliveries) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Counts the outcomes of `count` deliveries, once none is open. */
async function settled(count: number): Promise<Record<string, number>> {
  let counts: Record<string, number> = {};
  const done = async () => {
    counts = await outcomes();
    return "open" in counts ? 0 : Object.values(counts).reduce((sum, some) => sum + some, 0);
  };
  await expect.poll(done, TIMEOUT).toBe(count);
  return counts;
}

/** Greets fifty customers, whose welcomes WeCom leaves without an answer until `silence` is removed. */
async function underWay(): Promise<{ before: Contact[]; silence: Fault }> {
  const silence = scene.wecom.faults.add({
    api: "send_welcome_msg",
    times: Number.POSITIVE_INFINITY,
    then: { hang: true },
  });
  const before = greetMany();
  const begun = () => before.filter((contact) => scene.sends(contact) > 0).length;
  await expect.poll(begun, TIMEOUT).toBe(MANY);
  expect(await outcomes()).toEqual({ sent: 1, open: MANY });
  return { before, silence };
}

describe.for([
  ["becomes rubbish", () => scene.worker.kv.values.set("RULES/rules", "规则：【全没了】{{{\n\t- ]")],
  ["is deleted", () => scene.worker.kv.values.delete("RULES/rules")],
] as const)("a rules file that %s while fifty welcomes are under way changes nothing", ([, spoil]) => {
  test.for([
    ["they go on", async () => {}],
    ["the Worker is killed as well", restart],
  ] as const)("%s", { timeout: 120_000 }, async ([, happens]) => {
    const { before, silence } = await underWay();
    spoil();
    silence.remove();
    await happens();
    expect(await settled(1 + MANY)).toEqual({ sent: 1 + MANY });

    await restart();
    const afterwards = greetMany();
    expect(await settled(1 + 2 * MANY)).toEqual({ sent: 1 + 2 * MANY });
    const everyone = [...before, ...afterwards];
    expect(everyone.map(textsFor)).toEqual(everyone.map(() => ["您好，欢迎！"]));
    const broken = {
      rules: { from: "rules-good:*", rules: 1, fault: { file: "rules", problems: [{ line: 1 }] } },
      troubles: { rules: { detail: expect.stringContaining("line 1") } },
    };
    await expect.poll(() => scene.get("/api/status"), TIMEOUT).toMatchObject({ apps: [broken] });
  });
});

test("an app's own file that is deleted while fifty welcomes are under way leaves the common file in force", {
  timeout: 120_000,
}, async () => {
  scene.worker.kv.values.set("RULES/rules:sales", PLAIN_RULES.replace("您好，欢迎！", "销售专用"));
  await restart();
  const { before, silence } = await underWay();
  scene.worker.kv.values.delete("RULES/rules:sales");
  silence.remove();
  expect(await settled(1 + MANY)).toEqual({ sent: 1 + MANY });

  await restart();
  const afterwards = greetMany();
  expect(await settled(1 + 2 * MANY)).toEqual({ sent: 1 + 2 * MANY });
  expect(before.map(textsFor)).toEqual(before.map(() => ["销售专用"]));
  expect(afterwards.map(textsFor)).toEqual(afterwards.map(() => ["您好，欢迎！"]));
  expect(await scene.get("/api/status")).toMatchObject({ apps: [{ rules: { from: "rules", fault: null } }] });
});
