/** Follow-ups wait while WeCom is slow, so that messages go first, and only four times; and while there is no token. */
import { expect, test } from "vitest";
import { type TokenAnswer, TokenSource } from "../../../../src/apps/token.ts";
import { Connections } from "../../../../src/delivery/connections.ts";
import type { Delivery } from "../../../../src/delivery/delivery.ts";
import { type FollowUpCallPorts, makeFollowUpCall } from "../../../../src/delivery/follow-ups/calls.ts";
import { LookUps } from "../../../../src/delivery/look-ups.ts";
import type { Answer, Call } from "../../../../src/wecom/client.ts";
import { answered } from "../../../answered.ts";
import { english } from "../../../english.ts";
import { compiledRules, file, rule } from "../../rules/files.ts";
import { added } from "../added.ts";
import { anApp } from "../app.ts";

const NO_TOKEN: TokenAnswer = { ok: false, errcode: 40001, errmsg: "invalid credential", retry: false };
const TOKEN: TokenAnswer = { ok: true, token: "a token", expiresAt: Number.POSITIVE_INFINITY };

/** Tries a follow-up of a delivery that the record has, or has not any more: then it fails once it is begun. */
function tried(
  tries: number,
  isSlow: boolean,
  delivery: Delivery | null = null,
  {
    token = NO_TOKEN,
    body = '{"tags":["et1"]}',
    ...others
  }: { token?: TokenAnswer; body?: string } & Partial<
    Pick<FollowUpCallPorts, "call" | "refused" | "rules">
  > = {},
) {
  const tokens = new TokenSource({ readCache: async () => null, askCredentials: async () => token });
  const ports: FollowUpCallPorts = {
    find: () => delivery,
    rules: () => Promise.reject(new Error("no rules are asked for")),
    tokens,
    lookUps: new LookUps(tokens, new Connections([])),
    call: () => Promise.reject(new Error("no call is made")),
    isSlow: () => isSlow,
    refused: () => {},
    ...others,
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
      return answered(errcode);
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

const LOST: Answer = { kind: "lost", http: 502, reason: "http" };
const addedHalf: Delivery = { ...added, via: "half" } as Delivery;
const HELD_BACK = { is: "later", blames: "target" };
const OF_THIS_JOB = { is: "later", blames: "job" };

test.each([
  ["a lost answer", LOST, 0, added, HELD_BACK],
  ["WeCom's limit of calls", answered(45_009), 0, added, { ...HELD_BACK, pauseMs: 61_000 }],
  ["a refusal of the app", answered(60_020), 0, added, HELD_BACK],
  ["no contact at the second try", answered(84_061), 1, added, OF_THIS_JOB],
  ["no contact at the third try", answered(84_061), 2, added, { is: "failed", errcode: 84_061 }],
  ["no contact yet on the member's side", answered(84_061), 9, addedHalf, OF_THIS_JOB],
])("what follows from %s", async (_, answer, tries, delivery, result) => {
  expect(await tried(tries, false, delivery, { token: TOKEN, call: async () => answer })).toMatchObject(
    result,
  );
});

test("a refusal that concerns the app as a whole is reported, and another is not", async () => {
  const reported: number[] = [];
  const refused = (_: unknown, errcode: number) => void reported.push(errcode);
  for (const errcode of [60_020, 40_068, 84_061]) {
    await tried(0, false, added, { token: TOKEN, call: async () => answered(errcode), refused });
  }
  expect(reported).toEqual([60_020]);
});

test("a remark that is empty once it is filled in fails, and calls nobody", async () => {
  const compiled = compiledRules(file({ rules: [rule({ then: [{ remark: "{{ state }}" }] })] }));
  const rules = async () => ({ inForce: { compiled, from: "rules", text: "" }, fault: null });
  const remark = { token: TOKEN, body: '{"remarkOf":"默认"}', rules };
  expect(await tried(0, false, added, remark)).toEqual({ is: "failed", what: english(/empty/) });
});

test("a follow-up that a later version stored, or of a delivery without a member, fails", async () => {
  const what = english("it cannot be read by this version");
  expect(await tried(0, false, added, { token: TOKEN, body: '{"newer":1}' })).toEqual({ is: "failed", what });
  expect(await tried(0, false, { ...added, staff: null } as never, { token: TOKEN })).toEqual({
    is: "failed",
    what,
  });
});
