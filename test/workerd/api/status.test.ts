/**
 * Tests how many requests `/api/status` and the lists make to objects, inside workerd: the number has a limit for any
 * number of apps, companies and accounts.
 */
import { createExecutionContext, reset, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configOf } from "../../../src/config.ts";
import type { Env } from "../../../src/env.ts";
import worker from "../../../src/index.ts";
import { credentialsOf, dispatchersOf } from "../../../src/objects.ts";
import { bindings, RULES } from "../wecom.ts";

/** The limit of Cloudflare's free plan. */
const SUBREQUESTS = 50;
const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";

beforeEach(() => bindings.RULES.put("rules", RULES));
afterEach(() => reset());

/** An environment with `apps` apps of `companies` companies, and a count of its requests to objects. */
function environment(apps: number, companies: number, names: readonly string[] = []) {
  const described = [...Array(apps)].map((_, n) => [
    names[n] ?? `app-${n}`,
    {
      corpId: `ww${String(n % companies).padStart(16, "0")}`,
      secret: `secret-${n}`,
      callbackToken: `Token${n}`,
      encodingAesKey: String(n).padStart(43, "a"),
    },
  ]);
  const asked: string[] = [];
  const counted = <T extends Rpc.DurableObjectBranded | undefined>(namespace: DurableObjectNamespace<T>) =>
    new Proxy(namespace, {
      get: (target, name) => {
        if (name !== "getByName") return Reflect.get(target, name);
        return (...place: Parameters<typeof target.getByName>) =>
          new Proxy(target.getByName(...place), {
            get: (stub, method) => {
              const call: unknown = Reflect.get(stub, method);
              if (typeof call !== "function") return call;
              return (...input: unknown[]) => {
                asked.push(String(method));
                return Reflect.apply(call, stub, input);
              };
            },
          });
      },
    });
  const env: Env = {
    ...bindings,
    WECOM_APPS: JSON.stringify(Object.fromEntries(described)),
    ADMIN_TOKEN,
    DISPATCHER: counted(bindings.DISPATCHER),
    CREDENTIALS: counted(bindings.CREDENTIALS),
    KF_INBOX: counted(bindings.KF_INBOX),
    MEDIA: counted(bindings.MEDIA),
  };
  return { env, asked };
}

interface Answer {
  apps: { app: string; partial?: true; accounts: { account: string }[] }[];
  deliveries: unknown[];
  partial?: true;
}

async function get(path: string, env: Env): Promise<Answer> {
  const context = createExecutionContext();
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await worker.fetch(
    new Request(`https://yingbin.test/api${path}`, { headers }),
    env,
    context,
  );
  await waitOnExecutionContext(context);
  expect(response.status).toBe(200);
  return await response.json();
}

test.each([
  [1, 1],
  [5, 1],
  [20, 1],
  [6, 6],
])(
  "the status of %i apps of %i companies costs a request for each app and each company, and one for the console",
  async (apps, companies) => {
    const { env, asked } = environment(apps, companies);
    const status = await get("/status", env);
    expect(status.apps).toHaveLength(apps);
    expect(status.partial).toBeUndefined();
    expect(asked).toHaveLength(apps + companies + 1);
  },
);

test("the status of more than twenty apps shows the first, and each other app on demand", async () => {
  const { env, asked } = environment(30, 2);
  const status = await get("/status", env);
  expect([status.apps.length, status.partial]).toEqual([20, true]);
  expect(asked.length).toBeLessThan(SUBREQUESTS);
  const one = await get("/status?app=app-29", env);
  expect([one.apps.map(({ app }) => app), one.partial]).toEqual([["app-29"], undefined]);
});

test("the status asks as many customer-service accounts as the requests allow, some of each app", async () => {
  const { env, asked } = environment(2, 1);
  const config = configOf(env);
  for (const app of config.apps.values()) {
    for (let n = 0; n < 60; n++) await credentialsOf(bindings, config, app).serves(`wk-${app.name}-${n}`);
  }
  const { apps, partial } = await get("/status", env);
  expect(asked.length).toBeLessThan(SUBREQUESTS);
  expect(partial).toBe(true);
  for (const { accounts, ...app } of apps) {
    expect(accounts.length).toBeGreaterThan(20);
    expect(app.partial).toBe(true);
  }
});

test.each([
  [1, 8],
  [5, 40],
  [7, 2],
])("a list of %i companies' deliveries makes %i requests", async (companies, requests) => {
  const { env, asked } = environment(companies, companies);
  const list = await get("/deliveries", env);
  expect([list.deliveries, list.partial, asked.length]).toEqual([[], undefined, requests]);
});

test("apps that are called as something that every object has are shown like others", async () => {
  const names = ["constructor", "__proto__", "sales"];
  const { env } = environment(3, 1, names);
  const config = configOf(env);
  for (const dispatcher of dispatchersOf(env, config, "ww0000000000000000")) await dispatcher.prune();
  const answer = await get("/status", env);
  expect(answer.apps).toMatchObject(
    names.map((app) => ({ app, lastCallbackAt: null, rules: { from: "rules" }, counts: {} })),
  );
});
