/** Follow-ups give way to messages while WeCom is slow, and not for ever. */
import { expect, test } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import { type FollowUpCallPorts, makeFollowUpCall } from "../../../src/delivery/follow-ups/calls.ts";
import { LookUps } from "../../../src/delivery/look-ups.ts";
import { anApp } from "./app.ts";

/** Of a delivery that is not in the record any more: what is begun at all ends as failed. */
function tried(tries: number, isSlow: boolean) {
  const tokens = new TokenSource({
    readCache: async () => null,
    askCredentials: () => Promise.reject(new Error("nobody asks for a token")),
  });
  const ports: FollowUpCallPorts = {
    find: () => null,
    rules: () => Promise.reject(new Error("nobody asks for rules")),
    tokens,
    lookUps: new LookUps(tokens, new Connections([])),
    call: () => Promise.reject(new Error("nobody calls")),
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

test("a follow-up waits while WeCom is slow, four times at most", async () => {
  const what = "WeCom is slow to answer, and messages go first";
  expect(await tried(0, true)).toEqual({ is: "later", what, blames: "parcel" });
  expect(await tried(3, true)).toEqual({ is: "later", what, blames: "parcel" });
  expect(await tried(4, true)).toMatchObject({ is: "failed" });
  expect(await tried(0, false)).toMatchObject({ is: "failed" });
});
