/** Follow-ups wait while WeCom is slow, so that messages go first, and only four times; and while there is no token. */
import { expect, test } from "vitest";
import { type TokenAnswer, TokenSource } from "../../../src/apps/token.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import { type Delivery, openDelivery } from "../../../src/delivery/delivery.ts";
import { type FollowUpCallPorts, makeFollowUpCall } from "../../../src/delivery/follow-ups/calls.ts";
import { LookUps } from "../../../src/delivery/look-ups.ts";
import type { Answer, Call, CallWecom } from "../../../src/wecom/client.ts";
import { english } from "../../english.ts";
import { anApp } from "./app.ts";

const NO_TOKEN: TokenAnswer = { ok: false, errcode: 40001, errmsg: "invalid credential", retry: false };
const TOKEN: TokenAnswer = { ok: true, token: "a token", expiresAt: Number.POSITIVE_INFINITY };

const added = openDelivery({
  ...({ id: "0-0", app: "sales", event: "contact.added", via: "added", staff: "zhangsan" } as const),
  customer: "wm1",
  state: null,
  code: "code",
  eventAt: 1_000,
  receivedAt: 1_000,
  account: null,
  scene: null,
  details: null,
});

/** Tries a follow-up of a delivery that the record has, or has not any more: then it fails once it is begun. */
function tried(
  tries: number,
  isSlow: boolean,
  delivery: Delivery | null = null,
  {
    token = NO_TOKEN,
    body = '{"tags":["et1"]}',
    call = () => Promise.reject(new Error("no call is made")),
  }: { token?: TokenAnswer; body?: string; call?: CallWecom } = {},
) {
  const tokens = new TokenSource({ readCache: async () => null, askCredentials: async () => token });
  const ports: FollowUpCallPorts = {
    find: () => delivery,
    rules: () => Promise.reject(new Error("no rules are asked for")),
    tokens,
    lookUps: new LookUps(tokens, new Connections([])),
    call,
    isSlow: () => isSlow,
    refused: () => {},
  };
  const job = {
    id: "0-0#0",
    lane: "0-0#0",
    body,
    ref: "0-0#0",
    tries,
    seq: 1,
    queuedAt: 0,
  };
  return makeFollowUpCall(anApp(), job, ports);
}

test("a follow-up waits at most four times while WeCom is slow", async () => {
  const what = "messages-go-first";
  expect(await tried(0, true)).toEqual({ is: "later", what, blames: "job" });
  expect(await tried(3, true)).toEqual({ is: "later", what, blames: "job" });
  expect(await tried(4, true)).toMatchObject({ is: "failed" });
  expect(await tried(0, false)).toMatchObject({ is: "failed" });
});

test("a follow-up without a token is tried again later, and says why there is none", async () => {
  const what = english(/^there is no token: gettoken/);
  expect(await tried(0, false, added)).toEqual({ is: "later", what, blames: "target" });
});

test("a tag is set on the customer in the member's name, and WeCom's answer is the result", async () => {
  const calls: Call[] = [];
  const answering = (errcode: number) => ({
    token: TOKEN,
    call: async (made: Call): Promise<Answer> => {
      calls.push(made);
      return { kind: "answered", http: 200, errcode, errmsg: "", body: {} };
    },
  });
  expect(await tried(0, false, added, answering(0))).toEqual({ is: "done" });
  expect(calls).toMatchObject([
    {
      body: { userid: "zhangsan", external_userid: "wm1", add_tag: ["et1"] },
      query: { access_token: "a token" },
    },
  ]);
  expect(await tried(0, false, added, answering(45_033))).toMatchObject({ is: "later", blames: "target" });
  expect(await tried(0, false, added, answering(40_068))).toMatchObject({ is: "failed", errcode: 40_068 });
});

test("a follow-up that a later version stored, or of a delivery without a member, fails", async () => {
  const what = english("it cannot be read by this version");
  expect(await tried(0, false, added, { token: TOKEN, body: '{"newer":1}' })).toEqual({ is: "failed", what });
  expect(await tried(0, false, { ...added, staff: null } as never, { token: TOKEN })).toEqual({
    is: "failed",
    what,
  });
});
