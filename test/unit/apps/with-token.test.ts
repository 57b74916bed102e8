/** A call is made a second time with a newer token when its token is refused, and never a third time. */
import { expect, test } from "vitest";
import { withToken } from "../../../src/apps/with-token.ts";
import type { Answer } from "../../../src/wecom/client.ts";
import { answered } from "../../answered.ts";

const OK = answered(0);
const EXPIRED = answered(42001);
const LOST: Answer = { kind: "lost", http: null, reason: "timeout" };

/** Answers the calls in turn, and gives the tokens that were refused and those that were used. */
async function run(
  answers: readonly (Answer | null)[],
  tokens: readonly (string | null)[] = ["a", "b", "c"],
) {
  const refusals: (string | null)[] = [];
  const used: string[] = [];
  const result = await withToken(
    async (refused) => {
      const token = tokens[refusals.push(refused) - 1] ?? null;
      return token === null
        ? { ok: false, errcode: 40013, errmsg: "wrong corpid", retry: false }
        : { ok: true, token, expiresAt: 1 };
    },
    async (token) => ({ answer: answers[used.push(token) - 1] ?? null }),
  );
  return { result, refusals, used };
}

test.each([
  ["an answer", OK],
  ["a refusal for another reason", answered(48002)],
  ["no answer", LOST],
  ["no call", null],
] as const)("%s is given unchanged", async (_, answer) => {
  expect(await run([answer])).toEqual({
    result: { ok: true, found: { answer } },
    refusals: [null],
    used: ["a"],
  });
});

test("a call whose token is refused is made once more with another token", async () => {
  expect(await run([EXPIRED, OK])).toEqual({
    result: { ok: true, found: { answer: OK } },
    refusals: [null, "a"],
    used: ["a", "b"],
  });
});

test("a second refused token ends the tries", async () => {
  expect(await run([EXPIRED, EXPIRED, OK])).toEqual({
    result: { ok: true, found: { answer: EXPIRED } },
    refusals: [null, "a"],
    used: ["a", "b"],
  });
});

test.each([
  ["at first", [], [null], []],
  ["after a refusal", ["a"], [null, "a"], ["a"]],
] as const)("without a token %s no call is made", async (_, tokens, refusals, used) => {
  const noToken = { ok: false, errcode: 40013, errmsg: "wrong corpid", retry: false };
  expect(await run([EXPIRED, OK], tokens)).toEqual({ result: { ok: false, noToken }, refusals, used });
});
