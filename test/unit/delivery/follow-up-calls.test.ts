/** Follow-ups wait while WeCom is slow, so that messages go first, and only four times. */
import { expect, test } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import { type FollowUpCallPorts, makeFollowUpCall } from "../../../src/delivery/follow-ups/calls.ts";
import { LookUps } from "../../../src/delivery/look-ups.ts";
import { anApp } from "./app.ts";

/** Tries a follow-up whose delivery is not in the record any more, so that it fails once it is begun. */
function tried(tries: number, isSlow: boolean) {
  const tokens = new TokenSource({
    readCache: async () => null,
    askCredentials: () => Promise.reject(new Error("no token is asked for")),
  });
  const ports: FollowUpCallPorts = {
    find: () => null,
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
