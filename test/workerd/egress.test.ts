/**
 * Tests the entrypoint that calls WeCom for an object: it makes no call that the object has given up, and ends a call
 * when the object gives it up.
 */
import { exports } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import type { Call } from "../../src/wecom/client.ts";
import { callsOf, fault, sim } from "./wecom.ts";

beforeEach(() => sim("DELETE", "faults"));

const CODE = "a-code-that-nobody-has";
const CALL: Call = {
  path: "externalcontact/send_welcome_msg",
  query: { access_token: "a-token-that-nobody-has" },
  body: { welcome_code: CODE, text: { content: "您好" } },
  timeoutMs: 5_000,
};

test("a request that was given up before it began is not made", async () => {
  const answer = await exports.Egress.call(CALL, Date.now() - 1);
  expect(answer).toEqual({ kind: "lost", http: null, reason: "timeout" });
  expect(await callsOf("send_welcome_msg", CODE)).toEqual([]);
});

test("a request ends when it is given up, though its time limit is longer", async () => {
  await fault({ api: "send_welcome_msg", then: { hang: true } });
  const begin = Date.now();
  const answer = await exports.Egress.call(CALL, begin + 300);
  expect(answer).toEqual({ kind: "lost", http: null, reason: "timeout" });
  expect(Date.now() - begin).toBeLessThan(4_500);
  expect(await callsOf("send_welcome_msg", CODE)).toHaveLength(1);
});
