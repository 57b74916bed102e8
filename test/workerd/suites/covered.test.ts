/**
 * Tests what a question without an app covers, inside workerd: the apps of `WECOM_APPS` and the companies for which WeCom
 * called last.
 */
import { createExecutionContext, reset, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import { claimOf } from "../../../src/callback/claim.ts";
import type { Env } from "../../../src/env.ts";
import worker from "../../../src/index.ts";
import { dispatcherName, shardOf } from "../../../src/objects/names.ts";
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

test("a company counts as called when it installs the suite, and is asked for by its app as well", async () => {
  await addCompanies("dkcovered", ["wpA"], NOW + 1_000);
  await addCompanies("dkcovered", ["wpQuiet"], null);
  const apps = ["sales", "support", "shop", "crm@wpA", "crm@wpQuiet"];
  expect(await appsOf()).toEqual({ apps, partial: undefined });
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

test("one delivery is looked for in forty companies, and a 404 says that others were not asked", async () => {
  await addCompanies(
    "dkcovered",
    [...Array(37)].map((_, n) => `wp${n}`),
  );
  const claimedFor = async (corpId: string) => {
    const event = {
      ...({
        type: "contact.added",
        via: "added",
        corpId,
        suiteId: null,
        staff: "woA",
        customer: "wmA",
      } as const),
      ...{ state: null, welcomeCode: `CODE-${corpId}`, at: NOW },
    };
    const claim = claimOf(`crm@${corpId}`, event, NOW);
    await bindings.DISPATCHER.getByName(dispatcherName(corpId, shardOf("wmA"))).claim(claim);
    return claim.id;
  };
  // Of the forty, three are the companies of WECOM_APPS; the oldest is the last that is asked.
  const known = await claimedFor("wp0");
  expect(await get(`/deliveries/${known}`)).toMatchObject({ id: known, app: "crm@wp0" });
  const stranger = await claimedFor("wpStranger");
  for (const path of [`/deliveries/${stranger}`, `/deliveries/${stranger}/explain`]) {
    const message =
      "there is no delivery with this id in the companies that were asked: of a suite's company, name the app by ?app=suite@corpid";
    expect(await get(path)).toMatchObject({ error: { code: "not-found", message } });
  }
  expect(await get(`/deliveries/${stranger}?app=crm@wpStranger`)).toMatchObject({ app: "crm@wpStranger" });
  expect(await get(`/deliveries/${known}?app=crm@wp1`)).toMatchObject({
    error: { message: "there is no delivery with this id" },
  });
});

test("a call of a company that has not installed the suite is not noted", async () => {
  await runInDurableObject(bindings.SUITE.getByName("dkcovered"), (object) => {
    object.calledBack(["wpStranger"], NOW);
  });
  expect(await appsOf()).toEqual({ apps: ["sales", "support", "shop"], partial: undefined });
});
