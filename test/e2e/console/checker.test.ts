/**
 * The checker that the console loads gives the Worker's own answer, whole: for every example, and for every file that is
 * spoilt. It is the built file, run outside of a browser.
 */
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { CheckQuestion, CheckResult } from "../../../console/checker/check.ts";
import { EXAMPLES, spoiltFiles } from "../../spoilt-files.ts";
import { ADMIN_TOKEN, Scene } from "../scene.ts";

type Asked = Pick<CheckQuestion, "text" | "language" | "event">;

const AT = "2026-11-28T12:00";
const LANGUAGES = ["zh", "en"] as const;
const EVENTS: Record<string, unknown>[] = [
  { event: "contact.added", customer: {}, staff: { userid: "zhangsan" }, state: "expo-7" },
  { event: "kf.entered", customer: { external_userid: "wmA" }, account: "wkA", scene: "a" },
  { event: "kf.message", customer: {}, account: "wkA", message: "转人工" },
  { event: "contact.added", customer: { sex: 1 } },
  { event: "contact.edited" },
];
let scene: Scene;
let ofConsole: (asked: Asked) => CheckResult;
beforeAll(async () => {
  scene = await Scene.start();
  ofConsole = await loadChecker();
});
afterAll(() => scene.stop());

/** Loads the built module worker, and gives the function that asks it. */
async function loadChecker(): Promise<typeof ofConsole> {
  type Listener = (message: { data: { id: number; question: CheckQuestion } }) => void;
  let ask: Listener = () => {};
  let answer: CheckResult | null = null;
  vi.stubGlobal("addEventListener", (_: "message", listener: Listener) => {
    ask = listener;
  });
  vi.stubGlobal("postMessage", ({ result }: { result: CheckResult }) => {
    answer = result;
  });
  const [built = ""] = globSync("assets/console/assets/worker-*.js");
  await import(/* @vite-ignore */ pathToFileURL(resolve(built)).href);
  return (asked) => {
    ask({ data: { id: 1, question: { ...asked, at: AT, now: Date.now() } } });
    if (answer === null) throw new Error("the checker gave no answer");
    return answer;
  };
}

async function post(
  path: string,
  language: string,
  body: string,
): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${scene.worker.url}/api/rules/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": language },
    body,
  });
  return { status: response.status, answer: await response.json() };
}

/** The answers of the API to the same questions, in the checker's form. */
async function ofWorker({ text, language, event }: Asked): Promise<unknown> {
  const checked = (await post("check", language, text)).answer as object;
  const { status, answer } = await post("explain", language, JSON.stringify({ text, event, at: AT }));
  const { error } = Object(answer) as { error?: { path: string; message: string } };
  return {
    ...checked,
    explanation: status === 200 ? answer : null,
    eventProblem: status === 400 && error ? { path: error.path, message: error.message } : null,
  };
}

async function expectSame(asked: Asked): Promise<void> {
  expect(JSON.parse(JSON.stringify(ofConsole(asked)))).toEqual(await ofWorker(asked));
}

describe("the console's checker answers as the Worker does", () => {
  test("of every example, to every event", async () => {
    const [text = ""] = EXAMPLES;
    expect(ofConsole({ text, language: "en", event: EVENTS[0] ?? null }).explanation).not.toBeNull();
    for (const text of EXAMPLES)
      for (const language of LANGUAGES)
        for (const event of EVENTS) await expectSame({ text, language, event });
  });

  test("of files that are spoilt", async () => {
    const asked = fc.record({
      text: spoiltFiles,
      language: fc.constantFrom(...LANGUAGES),
      event: fc.constantFrom(...EVENTS),
    });
    await fc.assert(fc.asyncProperty(asked, expectSame), { numRuns: 100 });
  });
});
