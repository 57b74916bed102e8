/** The publisher remembers its last write, since KV may still show an older file, unless KV refused the write. */
import { expect, test } from "vitest";
import { pause } from "../../../src/concurrency/steps.ts";
import { textHash } from "../../../src/rules/last-good.ts";
import { NO_FILE, type Published, Publisher } from "../../../src/rules/publisher.ts";
import { BY_TOKEN } from "../../../src/rules/version.ts";

const greeting = (text: string) =>
  `rules: [{ name: 一, on: contact.added, send: { text: { content: ${text} } } }]`;
const [FIRST, SECOND, THIRD] = [greeting("第一"), greeting("第二"), greeting("第三")];
const NOW = Date.UTC(2026, 10, 22);

/** A publisher over a KV that fails when it is told to. */
function setUp() {
  const kv = new Map<string, string>();
  const remembered = new Map<string, Published | undefined>();
  const world = { failing: false };
  const history: string[] = [];
  const publisher = new Publisher({
    // KV answers later, so that requests which run at the same time meet here.
    read: async (key) => {
      const text = kv.get(key) ?? null;
      await pause();
      return text;
    },
    write: async (key, text) => {
      await pause();
      if (world.failing && key === "rules") throw new Error("KV is down");
      kv.set(key, text);
    },
    recall: (key) => remembered.get(key),
    remember: (key, published) => void remembered.set(key, published),
    history: {
      found: async (_, text) => {
        if (text !== null && history.at(-1) !== text) history.push(text);
      },
      publishing: async (_, text) => {
        history.push(text);
        return (isPublished) => void (isPublished || history.pop());
      },
    },
  });
  const publish = (text: string, expected: string, now: number) =>
    publisher.publish({ file: "rules", text, expected, authorship: BY_TOKEN }, now);
  return { kv, world, history, publisher, publish };
}

test("a write that KV refuses leaves the file as it was, and its readers can publish again", async () => {
  const { kv, world, history, publisher, publish } = setUp();
  await publish(FIRST, NO_FILE, NOW);
  world.failing = true;
  await expect(publish(SECOND, textHash(FIRST), NOW + 1_000)).rejects.toThrow("KV is down");
  expect(await publisher.current("rules", NOW + 2_000)).toBe(FIRST);
  expect(history).toEqual([FIRST]);
  world.failing = false;
  // KV never had the second file, so a publication after it is a conflict, and one after the first succeeds.
  expect(await publish(THIRD, textHash(SECOND), NOW + 3_000)).toMatchObject({
    ok: false,
    reason: "conflict",
    sha256: textHash(FIRST),
  });
  expect(await publish(THIRD, textHash(FIRST), NOW + 3_000)).toMatchObject({ ok: true });
  expect([kv.get("rules"), kv.get("rules-before")]).toEqual([THIRD, FIRST]);
  expect(history).toEqual([FIRST, THIRD]);
});

test("of two publications in place of the same text the second gets a conflict", async () => {
  const { kv, history, publish } = setUp();
  await publish(FIRST, NO_FILE, NOW);
  const both = [SECOND, THIRD].map((text) => publish(text, textHash(FIRST), NOW + 1_000));
  expect(await Promise.all(both)).toMatchObject([
    { ok: true, sha256: textHash(SECOND) },
    { ok: false, reason: "conflict", sha256: textHash(SECOND) },
  ]);
  expect([kv.get("rules"), history]).toEqual([SECOND, [FIRST, SECOND]]);
});

test("the history is told of a text that was put into KV directly, before the publication that meets it", async () => {
  const { kv, history, publish } = setUp();
  await publish(FIRST, NO_FILE, NOW);
  kv.set("rules", SECOND);
  expect(await publish(THIRD, textHash(FIRST), NOW + 1_000)).toMatchObject({ reason: "conflict" });
  expect(history).toEqual([FIRST, SECOND]);
  expect(await publish(THIRD, textHash(SECOND), NOW + 1_000)).toMatchObject({ ok: true });
  expect(await publish(THIRD, textHash(THIRD), NOW + 1_000)).toMatchObject({ ok: true });
  expect(history).toEqual([FIRST, SECOND, THIRD]);
});

test("a first file that KV refuses leaves no file", async () => {
  const { world, history, publisher, publish } = setUp();
  world.failing = true;
  await expect(publish(FIRST, NO_FILE, NOW)).rejects.toThrow("KV is down");
  expect(await publisher.current("rules", NOW)).toBeNull();
  expect(history).toEqual([]);
});
