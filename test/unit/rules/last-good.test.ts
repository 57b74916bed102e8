/** A single keeper stores the last good file for all objects, and each object reports a file once. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { GoodKeeper, GoodReporter, goodKey, type Hash, textHash } from "../../../src/rules/last-good.ts";

let kv: Map<string, string>;
let writes: string[];
let current: string | null;
let news: string[];
let kept: Map<string, Hash | null>;
let keeper: GoodKeeper;
beforeEach(() => {
  kv = new Map();
  writes = [];
  news = [];
  current = "the file";
  kept = new Map();
  keeper = new GoodKeeper({
    read: async () => current,
    write: async (key, text) => {
      writes.push(key);
      // A pause, so that the other objects ask while this write is under way.
      await new Promise((resolve) => setTimeout(resolve, 1));
      kv.set(key, text);
    },
    delete: async (key) => {
      writes.push(key);
      kv.delete(key);
    },
    recall: (file) => kept.get(file),
    remember: (file, hash) => void kept.set(file, hash),
    kept: (file, text) => void news.push(`${file}: ${text}`),
  });
});

/** The reporter of a company's object, and the number of its calls of the keeper. */
function reporter(reported = new Map<string, Hash | null>()) {
  const keep = vi.fn((file: string, hash: Hash | null, text: string | null) => keeper.keep(file, hash, text));
  const one = new GoodReporter({
    keep,
    recall: (file) => reported.get(file),
    remember: (file, hash) => void reported.set(file, hash),
  });
  return { report: one.report.bind(one), asked: () => keep.mock.calls.length, reported };
}

test("the last good file is stored under rules-good:* or rules-good:APP", () => {
  expect(["rules", "rules:sales"].map(goodKey)).toEqual(["rules-good:*", "rules-good:sales"]);
});

test("eight objects that see a new file at the same time cause one write", async () => {
  const eight = Array.from({ length: 8 }, () => reporter());
  await Promise.all(eight.map(({ report }) => report("rules", "the file")));
  expect(writes).toEqual(["rules-good:*"]);
  expect(kv.get("rules-good:*")).toBe("the file");
  expect(news).toEqual(["rules: the file"]);
});

test("an object sends the text when the keeper still sees an older file in KV", async () => {
  current = "an older file";
  const { report, asked } = reporter();
  await report("rules", "the file");
  expect(kv.get("rules-good:*")).toBe("the file");
  expect(asked()).toBe(2);
});

test("an object reports a file once, also after a restart", async () => {
  const first = reporter();
  await first.report("rules", "the file");
  await first.report("rules", "the file");
  const again = reporter(first.reported);
  await again.report("rules", "the file");
  expect([first.asked(), again.asked(), writes.length]).toEqual([1, 0, 1]);
});

test("the kept file of an app is deleted once when the app's own file is gone", async () => {
  await reporter().report("rules:sales", "the file");
  await reporter().report("rules:sales", null);
  await reporter().report("rules:sales", null);
  expect(kv.size).toBe(0);
  expect(writes).toEqual(["rules-good:sales", "rules-good:sales"]);
});

describe("a KV that refuses a write", () => {
  test("changes nothing, and the next report tries again", async () => {
    vi.spyOn(console, "warn").mockReturnValueOnce();
    const put = vi.spyOn(kv, "set").mockImplementationOnce(() => {
      throw new Error("KV is down");
    });
    const { report } = reporter();
    await report("rules", "the file");
    expect(kv.size).toBe(0);
    put.mockRestore();
    await report("rules", "the file");
    expect(kv.get("rules-good:*")).toBe("the file");
    expect(kept.get("rules")).toBe(textHash("the file"));
  });
});
