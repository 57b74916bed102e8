/**
 * Tests the RulesEditor inside workerd with the state that a Dispatcher of the version before has stored, and with
 * Workers that still ask that Dispatcher.
 */
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Dispatcher } from "../../../src/delivery/dispatcher.ts";
import { RULES_EDITOR } from "../../../src/objects/names.ts";
import { textHash } from "../../../src/rules/last-good.ts";
import { isNotTakenOver } from "../../../src/rules-editor/predecessor.ts";
import { bindings, RULES } from "../wecom.ts";

const saying = (text: string) => RULES.replace("您好，欢迎！", text);
const FIRST = saying("一");
const SECOND = saying("二");
const THIRD = saying("三");

const editor = () => bindings.RULES_EDITOR.getByName(RULES_EDITOR);
const former = () => bindings.DISPATCHER.getByName(RULES_EDITOR);

/** Stores entries in the Dispatcher as the version before does. */
const remembered = (entries: Record<string, unknown>) =>
  runInDurableObject(former(), (_, { storage }) => {
    for (const [key, value] of Object.entries(entries)) storage.kv.put(key, value);
  });
/** The second text has just replaced the first, which KV still shows. */
const secondPublished = async () => {
  await bindings.RULES.put("rules", FIRST);
  const replaced = [{ sha256: textHash(FIRST), at: Date.now() }];
  await remembered({ "published:rules": { text: SECOND, replaced } });
};

beforeEach(async () => {
  await reset();
});
afterEach(() => vi.restoreAllMocks());

describe("what the version before has stored", () => {
  test("is known: a file published a moment ago is shown, and who began with the one before is told", async () => {
    await secondPublished();
    expect(await editor().file(null)).toMatchObject({ text: SECOND });
    const late = await editor().publish(null, THIRD, textHash(FIRST));
    expect(late).toEqual({ ok: false, reason: "conflict", sha256: textHash(SECOND) });
    expect(await editor().publish(null, THIRD, textHash(SECOND))).toMatchObject({ ok: true });
  });

  test("is asked for once, and kept across restarts", async () => {
    await secondPublished();
    const asked = vi.spyOn(Dispatcher.prototype, "rulesMemory");
    await editor().file(null);
    const times = asked.mock.calls.length;
    await evictDurableObject(editor());
    expect(await editor().file(null)).toMatchObject({ text: SECOND });
    expect([times > 0, asked.mock.calls.length]).toEqual([true, times]);
  });

  test("is taken over whole, however many files there are, and nothing else is", async () => {
    const files = Array.from({ length: 20 }, (_, n) => `rules:app${n}`);
    const published = files.map((file) => [`published:${file}`, { text: file, replaced: [] }]);
    const good = files.map((file, n) => [`good:${file}`, n % 2 === 0 ? textHash(file) : null]);
    const memory = Object.fromEntries([...published, ...good]);
    const others = { "told:rules": textHash(FIRST), receipts: {}, "published:rules:spoilt": { text: 1 } };
    await remembered({ ...memory, ...others });
    await editor().check(FIRST);
    const stored = await runInDurableObject(editor(), (_, { storage }) => [...storage.kv.list()]);
    expect(Object.fromEntries(stored)).toEqual({ ...memory, takenOver: true });
  });

  test("is waited for: nobody gets an answer without it, and nothing is published past it", async () => {
    await secondPublished();
    const unreachable = vi.spyOn(Dispatcher.prototype, "rulesMemory").mockImplementation(() => {
      throw new Error('The RPC receiver does not implement the method "rulesMemory".');
    });
    const refused = await editor()
      .publish(null, THIRD, textHash(FIRST))
      .catch((error: unknown) => error);
    expect(isNotTakenOver(refused)).toBe(true);
    expect(await bindings.RULES.get("rules")).toBe(FIRST);
    unreachable.mockRestore();
    expect(await editor().file(null)).toMatchObject({ text: SECOND });
  });
});

describe("a Worker of the version before, which asks the Dispatcher,", () => {
  beforeEach(() => bindings.RULES.put("rules", FIRST));

  test("is told of what a new Worker published", async () => {
    expect(await editor().publish(null, SECOND, textHash(FIRST))).toMatchObject({ ok: true });
    expect(await former().rulesFile(null)).toMatchObject({ text: SECOND });
    const late = await former().publishRules(null, THIRD, textHash(FIRST));
    expect(late).toEqual({ ok: false, reason: "conflict", sha256: textHash(SECOND) });
  });

  test("tells a new Worker of what it published", async () => {
    expect(await former().publishRules(null, SECOND, textHash(FIRST))).toMatchObject({ ok: true });
    const late = await editor().publish(null, THIRD, textHash(FIRST));
    expect(late).toEqual({ ok: false, reason: "conflict", sha256: textHash(SECOND) });
  });

  test("and a new Worker publish at the same time: the second of them is told", async () => {
    const both = await Promise.all([
      former().publishRules(null, SECOND, textHash(FIRST)),
      editor().publish(null, THIRD, textHash(FIRST)),
    ]);
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  test("has files checked, explained and looked up, and the last good one kept", async () => {
    expect(await former().checkRules(FIRST)).toMatchObject({ ok: true });
    expect(await former().explainRules(JSON.stringify({ event: {} }))).toMatchObject({ ok: true });
    expect(await former().timezone(null)).toBe("Asia/Shanghai");
    expect(await former().keepGood("rules", textHash(FIRST), FIRST)).toBe(true);
    expect(await bindings.CACHE.get("rules-good:*")).toBe(FIRST);
  });
});
