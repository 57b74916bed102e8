/**
 * Tests what a question without an app covers, inside workerd: the apps of `WECOM_APPS` and the companies for which WeCom
 * called last.
 */
import { createExecutionContext, reset, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import type { Env } from "../../../src/env.ts";
import worker from "../../../src/index.ts";
import { Installations } from "../../../src/suites/installations.ts";
import { bindings } from "../wecom.ts";

const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
const NOW = Date.now();
const suite = (suiteId: string) => ({
  kind: "provider-developed",
  suiteId,
  suiteSecret: `secret-of-${suiteId}`,
  providerCorpId: "wwprovider",
  callbackToken: "CallbackToken",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
});
const env: Env = {
  ...bindings,
  ADMIN_TOKEN,
  WECOM_SUITES: JSON.stringify({ crm: suite("dkcovered"), shop2: suite("dkother") }),
};

afterEach(() => reset());

/** Companies that installed a suite; WeCom called for each a second later than for the one before, or never. */
async function addCompanies(suiteId: string, names: readonly string[], calledAt: number | null = NOW) {
  await runInDurableObject(bindings.SUITE.getByName(suiteId), (object, { storage }) => {
    const rows = new Installations(storage.sql);
    for (const [index, corpId] of names.entries()) {
      rows.installed({ corpId, corpName: "甲", permanentCode: `CODE-${corpId}`, agentId: 1 }, NOW, NOW);
      if (calledAt !== null) object.calledBack([corpId], calledAt + index * 1_000);
    }
  });
}

async function get(path: string) {
  const context = createExecutionContext();
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const request = new Request(`https://yingbin.test/api${path}`, { headers });
  const response = await worker.fetch(request, env, context);
  await waitOnExecutionContext(context);
  const answer: { apps: { app: string }[]; partial?: true } = await response.json();
  return answer;
}

const appsOf = async (path = "/status") => {
  const { apps, partial } = await get(path);
  return { apps: apps.map(({ app }) => app), partial };
};

test("the status covers the companies of all suites that WeCom called for, the last first", async () => {
  await addCompanies("dkcovered", ["wpA", "wpB"]);
  await addCompanies("dkother", ["wpC"], NOW + 500);
  expect(await appsOf()).toEqual({
    apps: ["sales", "support", "shop", "crm@wpB", "shop2@wpC", "crm@wpA"],
    partial: undefined,
  });
});

test("a company that WeCom never called for makes the answer partial, and is asked for by its app", async () => {
  await addCompanies("dkcovered", ["wpA"]);
  await addCompanies("dkcovered", ["wpQuiet"], null);
  expect(await appsOf()).toEqual({ apps: ["sales", "support", "shop", "crm@wpA"], partial: true });
  expect(await appsOf("/status?app=crm@wpQuiet")).toEqual({ apps: ["crm@wpQuiet"], partial: undefined });
});

test("of many companies the status and the list of deliveries cover twenty, and say that there are more", async () => {
  await addCompanies(
    "dkcovered",
    [...Array(30)].map((_, n) => `wp${n}`),
  );
  const { apps, partial } = await appsOf();
  expect(apps).toHaveLength(20);
  expect(apps.slice(0, 5)).toEqual(["sales", "support", "shop", "crm@wp29", "crm@wp28"]);
  expect(partial).toBe(true);
  expect(await get("/deliveries")).toMatchObject({ deliveries: [], partial: true });
  expect(await get("/deliveries?app=crm@wp0")).not.toHaveProperty("partial");
});

test("a call of a company that has not installed the suite is not noted", async () => {
  await runInDurableObject(bindings.SUITE.getByName("dkcovered"), (object) => {
    object.calledBack(["wpStranger"], NOW);
  });
  expect(await appsOf()).toEqual({ apps: ["sales", "support", "shop"], partial: undefined });
});
