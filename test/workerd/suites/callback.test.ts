/** What a suite's callbacks leave behind when an object cannot be reached, and when they are for another or not understood. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { encryptCallback } from "../../../simulator/callback/envelope.ts";
import type { Env } from "../../../src/env.ts";
import worker from "../../../src/index.ts";
import { bindings } from "../wecom.ts";

const KEYS = {
  callbackToken: "CallbackToken",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};
const FORWARD = "https://programs.test/old-backend";
const NOW_S = String(Math.floor(Date.now() / 1000));

/** The objects, as far as callbacks call them. */
const take = vi.fn();
const calledBack = vi.fn(async (_corpIds: string[]) => []);
const refusedReceiver = vi.fn();
const claim = vi.fn();

/** What was told of a suite stays in the isolate, so each test has a suite of its own. */
let suiteId = "";
let env: Env;
let number = 0;
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  suiteId = `dk${++number}`;
  const keys = { suiteSecret: "secret", providerCorpId: "wwprovider", ...KEYS };
  const crm = { kind: "provider-developed", suiteId, forward: FORWARD, ...keys };
  env = {
    ...bindings,
    WECOM_SUITES: JSON.stringify({ crm }),
    SUITE: { getByName: () => ({ take, calledBack, refusedReceiver }) },
    DISPATCHER: { getByName: () => ({ claim }) },
  } as unknown as Env;
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const mock of [take, calledBack, refusedReceiver, claim]) mock.mockReset();
});

async function post(nodes: Record<string, string>, receiveId = suiteId) {
  const app = { corpId: receiveId, callbackUrl: "https://yingbin.test/callback/crm", ...KEYS };
  const inner = Object.entries(nodes).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  const { url, body } = encryptCallback(app, `<xml>${inner.join("")}</xml>`, { receiveId });
  const forwarded = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response());
  const context = createExecutionContext();
  const response = await worker.fetch(new Request(url, { method: "POST", body }), env, context);
  await waitOnExecutionContext(context);
  const { length } = forwarded.mock.calls.filter(([to]) => String(to).startsWith(FORWARD));
  forwarded.mockRestore();
  return { answer: [response.status, await response.text()], forwarded: length };
}

const postCommand = (kind: string, nodes: Record<string, string> = {}) =>
  post({ SuiteId: suiteId, InfoType: kind, TimeStamp: NOW_S, ...nodes });

test.each(["/callback/crm", "/callback/crm/", "/callback/crm/wpA", "/callback/crm/wpA/"])(
  "another method than GET and POST gets 405 at %s",
  async (path) => {
    const request = new Request(`https://yingbin.test${path}`, { method: "PUT" });
    const { status, headers, body } = await worker.fetch(request, env, createExecutionContext());
    expect([status, headers.get("allow"), body]).toEqual([405, "GET, POST", null]);
  },
);

test("a command that cannot be stored gets 503 with an empty body, and is handed on when its repeat is stored", async () => {
  take.mockRejectedValueOnce(new Error("Network connection lost."));
  const authorised = () => postCommand("create_auth", { AuthCode: "AUTH" });
  expect(await authorised()).toEqual({ answer: [503, ""], forwarded: 0 });
  expect(await authorised()).toEqual({ answer: [200, "success"], forwarded: 1 });
  expect(take).toHaveBeenLastCalledWith({ type: "auth-code", at: expect.any(Number), authCode: "AUTH" });
});

test("a command is taken while WECOM_APPS cannot be read, and an app of it gets 503", async () => {
  env = { ...env, WECOM_APPS: "{" };
  expect(await postCommand("create_auth", { AuthCode: "AUTH" })).toMatchObject({ answer: [200, "success"] });
  const request = new Request("https://yingbin.test/callback/sales", { method: "POST", body: "x" });
  const { status, body } = await worker.fetch(request, env, createExecutionContext());
  expect([status, body]).toEqual([503, null]);
});

test("a company is noted as called for when its event is stored, and not before", async () => {
  claim.mockRejectedValueOnce(new Error("Network connection lost."));
  const contact = { UserID: "zhangsan", ExternalUserID: "wm1", WelcomeCode: "CODE" };
  const event = { MsgType: "event", Event: "change_external_contact", ChangeType: "add_external_contact" };
  const added = () => post({ ToUserName: "wpA", CreateTime: NOW_S, ...event, ...contact }, "wpA");
  expect((await added()).answer).toEqual([503, ""]);
  expect(calledBack).not.toHaveBeenCalled();
  expect((await added()).answer).toEqual([200, "success"]);
  expect(calledBack.mock.calls.map(([corpIds]) => corpIds)).toEqual([["wpA"]]);
});

test("a callback for another is noted once a minute, with ids of a bounded length", async () => {
  const long = "w".repeat(300);
  for (let n = 0; n < 3; n++) {
    const { answer } = await post({ SuiteId: long, InfoType: "suite_ticket", AuthCorpId: long }, long);
    expect(answer).toEqual([403, ""]);
  }
  const cut = "w".repeat(128);
  const refused = { at: expect.any(Number), receiver: cut, suiteId: cut, corpId: cut };
  expect(refusedReceiver.mock.calls).toEqual([[refused]]);
});

test("a command that is not understood gets success and leaves its name in the log, if it is a name", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  for (const kind of ["share_agent_change", "a text with blanks", "x".repeat(65)]) {
    expect(await postCommand(kind)).toEqual({ answer: [200, "success"], forwarded: 1 });
  }
  const ignored = log.mock.calls
    .map(([line]) => line)
    .filter(({ event }) => event === "suite.command-ignored");
  expect(ignored.map(({ of }) => of)).toEqual(["share_agent_change", null, null]);
  expect(take).not.toHaveBeenCalled();
});
