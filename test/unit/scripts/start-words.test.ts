/** What `npm start` says when not all goes as it does with a healthy Worker. */
import { describe, expect, test } from "vitest";
import { standIn } from "../../../scripts/start/narrate.ts";
import { verificationInWords } from "../../../scripts/start/verification.ts";
import { inWords } from "../../../scripts/words.ts";
import { explainQuestion } from "../../../src/rules/explain/question.ts";
import { compiledRules, file, NOW, rule } from "../rules/files.ts";

describe("the check of the callback URL", () => {
  const verified = { status: 200, body: "1234", ms: 12.3, ok: true };

  test.each([
    [{}, "ok, 12 ms"],
    [{ ok: false, status: 403 }, "failed (403)"],
    [{ ok: false, status: null }, "failed (no answer)"],
  ])("with %j is told as: %s", (change, result) => {
    expect(inWords(verificationInWords({ ...verified, ...change }))).toBe(
      `WeCom verified the callback URL: ${result}`,
    );
  });
});

test("a welcome without its attachments is told as its text alone", () => {
  const image = { attachments: [{ msgtype: "image", image: { media_id: "m" } }] };
  const text = file({ rules: [rule({ name: "r", send: { text: { content: "您好" }, ...image } })] });
  const answered = explainQuestion(compiledRules(text), {}, null, NOW);
  if (!answered.ok) throw new Error(answered.path);
  const [whole, alone] = answered.explanation.messages;
  const told = (sent: typeof whole) =>
    standIn({ rule: "r", message: sent?.name ?? null }, { fallbackOf: () => null });
  expect(told(whole)).toBe("");
  expect(told(alone)).toEqual({ code: "text-alone" });
});
