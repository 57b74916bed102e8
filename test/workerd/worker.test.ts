/** Tests the Worker inside workerd: objects that cannot be reached, the crons, and the cost of a welcome. */
import {
  createExecutionContext,
  reset,
  runDurableObjectAlarm,
  waitOnExecutionContext,
} from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { encryptCallback } from "../../simulator/callback/envelope.ts";
import { contactEvent, otherEvent } from "../../simulator/callback/events.ts";
import { configOf } from "../../src/config.ts";
import type { ContactClaim } from "../../src/delivery/delivery.ts";
import type { Env } from "../../src/env.ts";
import worker from "../../src/index.ts";
import { credentialsOf } from "../../src/objects.ts";
import { rowsUsed } from "./rows-used.ts";
import {
  addContact,
  answerPosts,
  bindings,
  CORP_ID,
  callsOf,
  claimFor,
  contactNow,
  dispatcherOf,
  RULES,
  type SimulatedContact,
  sim,
} from "./wecom.ts";

beforeEach(async () => {
  await bindings.RULES.put("rules", RULES);
  await sim("DELETE", "faults");
});
afterEach(() => reset());

/** A callback with an encrypted event, as WeCom posts it. */
function callbackWith(xml: string, name: string): Request {
  const { callbackToken, encodingAesKey } = JSON.parse(bindings.WECOM_APPS ?? "")[name];
  const app = {
    corpId: CORP_ID,
    callbackToken,
    encodingAesKey,
    callbackUrl: `https://yingbin.test/callback/${name}`,
  };
  const { url, body } = encryptCallback(app, xml);
  return new Request(url, { method: "POST", body });
}

/** The callback with the event of a contact. */
function callbackOf(contact: SimulatedContact, name = "sales"): Request {
  const about = {
    corp: { corpId: CORP_ID },
    staff: { userid: "zhangsan" },
    customer: { externalUserId: contact.customer.externalUserId },
    state: null,
  };
  const code = contact.codes[name] ?? null;
  return callbackWith(contactEvent(about, { via: "added", at: Date.now(), code }), name);
}

async function post(request: Request, env: Env = bindings): Promise<Response> {
  const context = createExecutionContext();
  const response = await worker.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return response;
}

const settles = (contact: SimulatedContact, outcome: string) =>
  vi.waitFor(
    async () => expect((await dispatcherOf(contact).find(claimFor(contact).id))?.outcome).toBe(outcome),
    10_000,
  );

test("a callback gets 503 with an empty body while the Dispatcher is unreachable, and its repeat is claimed", async () => {
  const contact = await addContact();
  const unreachable = {
    ...bindings,
    DISPATCHER: {
      getByName: () => ({
        claim: async () => {
          throw new Error("Network connection lost.");
        },
      }),
    } as unknown as Env["DISPATCHER"],
  };
  const refused = await post(callbackOf(contact), unreachable);
  expect([refused.status, await refused.text()]).toEqual([503, ""]);
  expect(await callsOf("send_welcome_msg", contact.codes["sales"])).toEqual([]);

  const served = await post(callbackOf(contact));
  expect([served.status, await served.text()]).toEqual([200, "success"]);
  await settles(contact, "sent");
  expect((await contactNow(contact)).received).toHaveLength(1);
});

test("an event that leaves no delivery is noted for the status, once a minute, and a failure of that refuses nothing", async () => {
  const calledBack = vi.fn().mockRejectedValueOnce(new Error("Network connection lost."));
  const env = { ...bindings, CREDENTIALS: { getByName: () => ({ calledBack }) } } as unknown as Env;
  await post(callbackOf(await addContact(), "support"), env);
  expect(calledBack).not.toHaveBeenCalled();

  const other = otherEvent({ corpId: CORP_ID, event: "change_external_tag" });
  for (let n = 0; n < 3; n++) expect((await post(callbackWith(other, "support"), env)).status).toBe(200);
  expect(calledBack).toHaveBeenCalledOnce();
});

test("a program is told of the events that it asked for, and a Dispatcher of no other", async () => {
  const tell = vi.fn();
  const env = { ...bindings, DISPATCHER: { getByName: () => ({ tell }) } } as unknown as Env;
  const askingFor = (events: string[]) => {
    const apps = JSON.parse(bindings.WECOM_APPS ?? "");
    apps.shop.webhook.events = events;
    return { ...env, WECOM_APPS: JSON.stringify(apps) };
  };
  const nodes = { ChangeType: "edit_external_contact", UserID: "zhangsan", ExternalUserID: "wm1" };
  const edited = otherEvent({ corpId: CORP_ID, event: "change_external_contact" }, nodes);
  for (const [name, env] of [
    ["sales", askingFor(["*"])],
    ["shop", askingFor(["contact.added"])],
    ["shop", askingFor(["contact.edited"])],
  ] as const) {
    expect((await post(callbackWith(edited, name), env)).status).toBe(200);
  }
  expect(tell.mock.calls).toMatchObject([[{ app: "shop", type: "contact.edited" }]]);
});

test("a removal by the customer that cannot be noted gets 503, except by an object of the version before", async () => {
  const contactLost = vi.fn();
  const env = { ...bindings, DISPATCHER: { getByName: () => ({ contactLost }) } } as unknown as Env;
  const nodes = { ChangeType: "del_follow_user", UserID: "zhangsan", ExternalUserID: "wm1" };
  const removed = otherEvent({ corpId: CORP_ID, event: "change_external_contact" }, nodes);
  const statusAfter = async (error: Error) => {
    contactLost.mockRejectedValueOnce(error);
    return (await post(callbackWith(removed, "sales"), env)).status;
  };
  expect(await statusAfter(new Error("Network connection lost."))).toBe(503);
  const unknown = new TypeError('The RPC receiver does not implement the method "contactLost".');
  expect(await statusAfter(unknown)).toBe(200);
});

test("each failure of a backend is reported, and its next success once", async () => {
  const [report, ended] = [vi.fn(), vi.fn()];
  const apps = JSON.parse(bindings.WECOM_APPS ?? "");
  apps.support.forward = "https://programs.test/old-backend";
  const env = {
    ...bindings,
    WECOM_APPS: JSON.stringify(apps),
    CREDENTIALS: { getByName: () => ({ report, ended, calledBack: async () => {} }) },
  } as unknown as Env;
  const other = otherEvent({ corpId: CORP_ID, event: "change_external_tag" });
  await answerPosts(...[204, 204, 500, 500, 204, 204].map((status) => ({ status })));
  const told: number[][] = [];
  for (let n = 0; n < 6; n++) {
    expect((await post(callbackWith(other, "support"), env)).status).toBe(200);
    told.push([report.mock.calls.length, ended.mock.calls.length]);
  }
  expect(told).toEqual([
    [0, 1],
    [0, 1],
    [1, 1],
    [2, 1],
    [2, 2],
    [2, 2],
  ]);
  expect(report.mock.lastCall).toMatchObject([{ cause: "forward" }]);
  expect(ended.mock.lastCall).toMatchObject([[{ cause: "forward" }]]);
});

test("a contact's callback ends the trouble of refused callbacks", async () => {
  const shop = configOf(bindings).apps.get("shop");
  if (shop === undefined) throw new Error("there is no shop");
  const trouble = async () =>
    (await credentialsOf(bindings, configOf(bindings), shop).status()).standing.callback;
  const contact = await addContact();
  const { url, body } = callbackOf(contact, "shop");
  const forged = url.replace(/msg_signature=\w/, "msg_signature=x");
  expect((await post(new Request(forged, { method: "POST", body }))).status).toBe(403);
  expect(await trouble()).toMatchObject({ count: 1, overAt: null });

  expect((await post(callbackOf(contact, "shop"))).status).toBe(200);
  expect(await trouble()).toMatchObject({ overAt: expect.any(Number) });
});

test("the cron renews tokens, and once a day has the Dispatchers delete old rows", async () => {
  await sim("DELETE", "journal");
  const scheduled = (cron: string) =>
    worker.scheduled({ cron, scheduledTime: Date.now(), noRetry() {} }, bindings);
  // The cron of `wrangler.toml`; `wrangler-toml.test.ts` holds it.
  await scheduled("17 19 * * *");
  expect(await callsOf("gettoken")).toEqual([]);
  await scheduled("*/5 * * * *");
  const fetched = await callsOf("gettoken");
  expect(fetched.length).toBeLessThanOrEqual(3);
  await scheduled("*/5 * * * *");
  expect(await callsOf("gettoken")).toHaveLength(fetched.length);
});

test.each([
  ["share a request to their object", false],
  ["are claimed one by one by an object of the version before", true],
])("callbacks that arrive together %s", async (_, isOld) => {
  const first = await addContact();
  const contacts = [first];
  while (contacts.length < 4) {
    const contact = await addContact();
    if (dispatcherOf(contact).id.toString() === dispatcherOf(first).id.toString()) contacts.push(contact);
  }
  const calls: number[] = [];
  const object = {
    claim: async (claim: ContactClaim) => {
      calls.push(1);
      return await dispatcherOf(first).claim(claim);
    },
    claimAll: async (claims: ContactClaim[]) => {
      if (isOld) throw new TypeError('The RPC receiver does not implement the method "claimAll".');
      calls.push(claims.length);
      await dispatcherOf(first).claimAll(claims);
    },
  };
  const env = { ...bindings, DISPATCHER: { getByName: () => object } } as unknown as Env;
  const answers = await Promise.all(contacts.map((contact) => post(callbackOf(contact), env)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(calls).toEqual(isOld ? [1, 1, 1, 1] : [1, 3]);
  for (const contact of contacts) await settles(contact, "sent");
});

test("a warm welcome costs two object requests, four rows and no KV read", async () => {
  const before = await addContact();
  await post(callbackOf(before));
  await settles(before, "sent");
  const dispatcher = dispatcherOf(before);
  await runDurableObjectAlarm(dispatcher);

  // The next contact of the same Dispatcher, which is warm now.
  let contact = await addContact();
  while (dispatcherOf(contact).id.toString() !== dispatcher.id.toString()) contact = await addContact();

  const kvReads = [vi.spyOn(bindings.RULES, "get"), vi.spyOn(bindings.CACHE, "get")];
  const credentials = vi.spyOn(bindings.CREDENTIALS, "getByName");
  const { written, alarmsSet } = await rowsUsed(dispatcherOf(contact), async () => {
    await post(callbackOf(contact));
    await settles(contact, "sent");
  });
  const alarms = (await runDurableObjectAlarm(dispatcher)) ? 1 : 0;

  expect({ rows: written + alarmsSet, objectRequests: 1 + alarms + credentials.mock.calls.length }).toEqual({
    rows: 4,
    objectRequests: 2,
  });
  for (const reads of kvReads) expect(reads).not.toHaveBeenCalled();
});
