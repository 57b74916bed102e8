/** Follow-ups wait while WeCom is slow, so that messages go first, and only four times; and while there is no token. */
import { expect, test } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import { type Delivery, openDelivery } from "../../../src/delivery/delivery.ts";
import { type FollowUpCallPorts, makeFollowUpCall } from "../../../src/delivery/follow-ups/calls.ts";
import { LookUps } from "../../../src/delivery/look-ups.ts";
import { english } from "../../english.ts";
import { anApp } from "./app.ts";

/** Tries a follow-up of a delivery that the record has, or has not any more: then it fails once it is begun. */
function tried(tries: number, isSlow: boolean, delivery: Delivery | null = null) {
  const tokens = new TokenSource({
    readCache: async () => null,
    askCredentials: async () => ({
      ok: false,
      errcode: 40001,
      errmsg: "invalid credential",
      retry: false,
    }),
  });
  const ports: FollowUpCallPorts = {
    find: () => delivery,
    rules: () => Promise.reject(new Error("no rules are asked for")),
    tokens,
    lookUps: new LookUps(tokens, new Connections([])),
    call: () => Promise.reject(new Error("no call is made")),
    isSlow: () => isSlow,
    refused: () => {},
  };
  const job = {
    id: "0-0#0",
    lane: "0-0#0",
    body: '{"tags":["et1"]}',
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
  const delivery = openDelivery({
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
  const what = english(/^there is no token: gettoken/);
  expect(await tried(0, false, delivery)).toEqual({ is: "later", what, blames: "target" });
});
