/** The checker in the browser says the Worker's sentences, of every example and of every file that is spoilt. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHash as createHashInBrowser } from "../../../../console/checker/sha256.ts";
import { inWords as inWordsOfConsole } from "../../../../console/checker/words.ts";
import { inWords } from "../../../../src/i18n/words.ts";
import { explainQuestion } from "../../../../src/rules/explain/question.ts";
import { checkRules, loadRules } from "../../../../src/rules/load.ts";
import { EXAMPLES, spoiltFiles } from "../../../spoilt-files.ts";

const NOW = Date.parse("2026-11-28T04:00:00.000Z");
const EVENTS: Record<string, unknown>[] = [
  { event: "contact.added", customer: {}, staff: { userid: "zhangsan" }, state: "expo-7" },
  { event: "kf.entered", customer: { external_userid: "wmA" }, account: "wkA", scene: "a" },
  { event: "kf.message", customer: {}, account: "wkA", message: "转人工" },
  { event: "contact.added", customer: { sex: 1 } },
];

/** Every stored sentence that a file gives rise to. */
function sentencesOf(text: string): string[] {
  const { problems, warnings } = checkRules(text, NOW);
  const found = [...problems, ...warnings].map(({ message }) => message as string);
  const loaded = loadRules(text);
  if (!loaded.ok) return found;
  const explained = EVENTS.flatMap((event) => {
    const answered = explainQuestion(loaded.compiled, event, "2026-11-28T12:00", NOW);
    return answered.ok ? answered.explanation.notes.map(String) : [String(answered.message)];
  });
  return [...found, ...explained];
}

function expectSame(stored: string): void {
  for (const language of ["en", "zh"] as const) {
    expect(inWordsOfConsole(stored, language)).toBe(inWords(stored, language));
  }
}

describe("the sentences", () => {
  test("of every example", () => {
    for (const text of EXAMPLES) for (const sentence of sentencesOf(text)) expectSame(sentence);
  });

  test("of the reasons why a rule does not fit", () => {
    for (const text of EXAMPLES) {
      const loaded = loadRules(text);
      if (!loaded.ok) throw new Error("an example has problems");
      for (const event of EVENTS) {
        const answered = explainQuestion(loaded.compiled, event, "2026-11-28T12:00", NOW);
        const reasons = answered.ok ? answered.explanation.passedOver.map(({ reason }) => reason) : [];
        for (const reason of reasons) {
          expect(inWordsOfConsole(reason, "zh")).toBe(inWords(reason, "zh"));
        }
      }
    }
  });

  test("of spoilt files", () => {
    fc.assert(
      fc.property(spoiltFiles, (text) => {
        for (const sentence of sentencesOf(text)) expectSame(sentence);
      }),
      { numRuns: 150 },
    );
  });
});

test("the hash of a browser is the Worker's", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const ofBrowser = createHashInBrowser("sha256").update(text).digest().readUInt32BE(0);
      expect(ofBrowser).toBe(createHash("sha256").update(text).digest().readUInt32BE(0));
    }),
  );
});
