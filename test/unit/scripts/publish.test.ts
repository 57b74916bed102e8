/** `npm run rules -- push`, `rollback` and `pull`, with versions in memory in place of KV. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { faultsOf } from "../../../scripts/rules/check.ts";
import { type Versions, versionsIn } from "../../../scripts/rules/kv.ts";
import { pull, push, rollback, type Versioned } from "../../../scripts/rules/publish.ts";
import { checkRules } from "../../../src/rules/load.ts";

const SOUND = "rules:\n  - { name: 默认, on: contact.added, send: nothing }\n";
const FAULTY = SOUND.replace("send", "sned");

const folder = mkdtempSync(join(tmpdir(), "yingbin-publish-"));
const sound = join(folder, "sound.yaml");
writeFileSync(sound, SOUND);
afterAll(() => rmSync(folder, { recursive: true }));

/** The lines that the command prints. */
let said: string[];
beforeEach(() => {
  said = [];
  const print = (line: unknown) => void said.push(String(line));
  const spies = [
    vi.spyOn(console, "log").mockImplementation(print),
    vi.spyOn(console, "error").mockImplementation(print),
    vi.spyOn(process, "exit").mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    }),
  ];
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
});

function kvWith(versions: Versions, where: Versioned["where"] = "local") {
  const written: Versions[] = [];
  const kv: Versioned = {
    file: "rules",
    where,
    read: () => versions,
    write: (both) => void written.push(both),
  };
  return { kv, written };
}

describe("push", () => {
  test("names the deployed Worker's KV", async () => {
    const { kv, written } = kvWith({ current: null, former: null }, "remote");
    await push(kv, sound, "");
    expect(written).toEqual([{ current: SOUND, former: null }]);
    expect(said[1]).toBe(`Published: "rules" in the deployed Worker's KV; in force within a minute.`);
  });

  test("of the published file writes nothing, so that the version before stays", async () => {
    const { kv, written } = kvWith({ current: SOUND, former: FAULTY });
    await push(kv, sound, "");
    expect(written).toEqual([]);
    expect(said[1]).toBe('It is published already: "rules" in the local KV, that of npm start.');
  });
});

test("rollback to a version with faults shows them, and writes nothing", async () => {
  const { kv, written } = kvWith({ current: SOUND, former: FAULTY });
  await expect(rollback(kv, "")).rejects.toThrow("exit 1");
  expect(written).toEqual([]);
  expect(said.join("\n")).toMatch(/did you mean "send"\?.*\nIt is not put back: it would not be used\.$/s);
});

test("pull says that nothing is published", async () => {
  await expect(pull(kvWith({ current: null, former: null }).kv, null, false)).rejects.toThrow("exit 1");
  expect(said).toEqual(['Nothing is published: "rules" in the local KV, that of npm start.']);
});

describe("wrangler's answer", () => {
  test("holds texts, or groups with texts", async () => {
    expect(versionsIn(JSON.stringify({ rules: SOUND }), "rules")).toEqual({ current: SOUND, former: null });
    const local = JSON.stringify({ rules: { value: SOUND, metadata: null } });
    expect(versionsIn(local, "rules").current).toBe(SOUND);
  });

  test.each(["", "Success!", "null", '{"rules":1}'])("%j is not understood", (answer) => {
    expect(() => versionsIn(answer, "rules")).toThrow("exit 1");
    expect(said).toEqual(["Wrangler's answer could not be read; is it the version that npm ci installs?"]);
  });
});

test.each([
  [49, "rules.yaml has 49 problems."],
  [60, "rules.yaml has 50 problems or more."],
])("a file with %i faults is said to have this: %s", (count, sentence) => {
  const rules = Array.from({ length: count }, (_, n) => ({
    name: `规则${n}`,
    on: "contact.added",
    send: "nothing",
    more: 1,
  }));
  const { problems } = checkRules(JSON.stringify({ rules }), 0);
  expect(faultsOf("rules.yaml", problems).split("\n").at(-1)).toBe(sentence);
});
