/** Which rules are in force: kept in memory for half a minute, and the last good file when the newest is broken or gone. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { goodKey } from "../../../src/rules/last-good.ts";
import { RULES_HELD_MS, type RulesPorts, type RulesState, RulesStore } from "../../../src/rules/store.ts";

const greeting = (text: string) =>
  `rules: [{ name: 一, on: contact.added, send: { text: { content: ${text} } } }]`;
const [FIRST, SECOND, OWN] = [greeting("第一"), greeting("第二"), greeting("专用")];
const BROKEN = "rules: [{ name: 一, on: contact.added, sned: nothing }]";

/** KV in memory, as two stores of one Worker see it. */
let files: Map<string, string>;
let good: Map<string, string>;
let reads: number;
let failing: { rules: boolean; good: boolean };
let deferred: Promise<void>[];

const pick = (from: Map<string, string>, keys: string[]) =>
  new Map(keys.map((key) => [key, from.get(key) ?? null]));
const ports: RulesPorts = {
  read: async (keys) => {
    reads += 1;
    if (failing.rules) throw new Error("KV is down");
    return pick(files, keys);
  },
  readGood: async (keys) => {
    if (failing.good) throw new Error("KV is down");
    return pick(good, keys);
  },
  keepGood: async (file, text) => {
    if (text === null) good.delete(goodKey(file));
    else good.set(goodKey(file), text);
  },
  defer: (work) => {
    deferred.push(work);
  },
};

// The store logs a file that it cannot read.
afterEach(() => vi.restoreAllMocks());
beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue();
  files = new Map([["rules", FIRST]]);
  good = new Map();
  reads = 0;
  failing = { rules: false, good: false };
  deferred = [];
});

/** Asks for the rules of an app, and waits for the deferred work. */
async function look(store: RulesStore, now: number, app = "sales"): Promise<RulesState> {
  const state = await store.get(app, now);
  await Promise.all(deferred);
  return state;
}
const inForce = async (store: RulesStore, now: number, app?: string) => (await look(store, now, app)).inForce;

describe("a sound file", () => {
  test("stays in memory for half a minute, and is then read again", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    files.set("rules", SECOND);
    expect((await inForce(store, RULES_HELD_MS - 1))?.text).toBe(FIRST);
    expect(reads).toBe(1);
    expect((await inForce(store, RULES_HELD_MS))?.text).toBe(SECOND);
    expect(reads).toBe(2);
  });

  test("is read once for callers at the same time, and parsed once while it stays the same", async () => {
    const store = new RulesStore(ports);
    const [one, ...others] = await Promise.all([...Array(10)].map(() => store.get("sales", 0)));
    expect(reads).toBe(1);
    expect(new Set([one, ...others]).size).toBe(1);
    expect((await inForce(store, RULES_HELD_MS))?.compiled).toBe(one?.inForce?.compiled);
  });

  test("is kept as the last good file", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    expect(good.get("rules-good:*")).toBe(FIRST);
    files.set("rules", SECOND);
    await look(store, RULES_HELD_MS);
    expect(good.get("rules-good:*")).toBe(SECOND);
  });
});

/** Too many rules to be parsed at once. */
const large = (name: string) =>
  `rules:\n${Array.from({ length: 1_500 }, (_, n) => `- { name: ${name} ${n}, on: kf.message, send: { text: { content: "{{ message }} ${n}" } } }`).join("\n")}`;

describe("a large file", () => {
  test("is parsed in the background while the rules before it stay in force", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    const text = large("新");
    files.set("rules", text);
    expect((await store.get("sales", RULES_HELD_MS)).inForce?.text).toBe(FIRST);
    expect((await store.get("support", RULES_HELD_MS)).inForce?.text).toBe(text);
    expect((await look(store, RULES_HELD_MS + 1_000)).inForce?.text).toBe(text);
  });

  test("is waited for when nobody has asked for the rules for an hour", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    const text = large("久");
    files.set("rules", text);
    const state = await store.get("sales", 60 * 60_000);
    // On a busy machine, parsing may take longer than a caller waits.
    expect([FIRST, text]).toContain(state.inForce?.text);
    expect((await look(store, 60 * 60_000 + 1_000)).inForce?.text).toBe(text);
  });

  test("that is broken is reported as a fault once it was parsed", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    files.set("rules", large("错").replace("错 7,", "错 8,"));
    expect(await look(store, RULES_HELD_MS)).toMatchObject({ inForce: { text: FIRST }, fault: null });
    expect(await look(store, RULES_HELD_MS + 1_000)).toMatchObject({
      inForce: { text: FIRST },
      fault: { file: "rules" },
    });
  });
});

describe("several objects of one isolate", () => {
  test("share one copy of the rules", async () => {
    const [one, other] = [new RulesStore(ports), new RulesStore(ports)];
    const first = (await look(one, 0)).inForce;
    const second = (await look(other, 0)).inForce;
    expect(second?.compiled).toBe(first?.compiled);
  });

  test("take the file that one of them has read from KV", async () => {
    const eight = Array.from({ length: 8 }, () => new RulesStore(ports));
    for (const store of eight) await look(store, 0);
    expect(reads).toBe(8);
    files.set("rules", SECOND);
    for (const store of eight) expect((await inForce(store, RULES_HELD_MS))?.text).toBe(SECOND);
    expect(reads).toBe(9);
    // A file read by a new object does not count as newer for the eight.
    files.set("rules", FIRST);
    expect((await inForce(new RulesStore(ports), RULES_HELD_MS + 1_000))?.text).toBe(FIRST);
    for (const store of eight) expect((await inForce(store, 2 * RULES_HELD_MS + 1_000))?.text).toBe(FIRST);
  });
});

describe.for([
  ["broken", BROKEN],
  ["deleted", null],
] as const)("a file that is %s", ([, text]) => {
  const spoil = () => (text === null ? files.delete("rules") : files.set("rules", text));

  test("leaves the file before it in force, and is reported as a fault", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    spoil();
    const state = await look(store, RULES_HELD_MS);
    expect(state.inForce).toMatchObject({ text: FIRST, from: "rules" });
    expect(state.fault).toMatchObject({ file: "rules", problems: { 0: { line: 1 } } });
  });

  test("leaves the last good file in force for a new store", async () => {
    await look(new RulesStore(ports), 0);
    spoil();
    expect(await inForce(new RulesStore(ports), 0)).toMatchObject({ text: FIRST, from: "rules-good:*" });
  });

  test("leaves nothing in force when there was no file before", async () => {
    spoil();
    expect(await look(new RulesStore(ports), 0)).toMatchObject({ inForce: null, fault: { file: "rules" } });
  });

  test("is no fault any more once a sound file is there", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    spoil();
    await look(store, RULES_HELD_MS);
    files.set("rules", SECOND);
    expect(await look(store, 2 * RULES_HELD_MS)).toMatchObject({ inForce: { text: SECOND }, fault: null });
  });
});

describe("an app's own file", () => {
  beforeEach(() => files.set("rules:sales", OWN));

  test("replaces the common file for that app alone", async () => {
    const store = new RulesStore(ports);
    expect(await inForce(store, 0)).toMatchObject({ text: OWN, from: "rules:sales" });
    expect(await inForce(store, 0, "support")).toMatchObject({ text: FIRST, from: "rules" });
  });

  test("goes before the suite's, and the suite's before the common file; all are read in one request", async () => {
    const asked = ["rules:crm@wpA", "rules:crm", "rules"];
    const requests: string[][] = [];
    const noting: RulesPorts = {
      ...ports,
      read: async (keys) => {
        requests.push(keys);
        return await ports.read(keys);
      },
    };
    files = new Map(asked.map((file) => [file, greeting(file.replaceAll(/\W/g, "-"))]));
    for (const file of asked) {
      expect(await inForce(new RulesStore(noting), 0, "crm@wpA")).toMatchObject({ from: file });
      files.delete(file);
    }
    expect(requests).toEqual([asked, asked, asked]);
  });

  test("that is deleted leaves the common file in force", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    files.delete("rules:sales");
    expect(await look(store, RULES_HELD_MS)).toMatchObject({ inForce: { text: FIRST }, fault: null });
  });

  test("that is broken leaves its own last good version in force for a new store", async () => {
    await look(new RulesStore(ports), 0);
    files.set("rules:sales", BROKEN);
    expect(await inForce(new RulesStore(ports), 0)).toMatchObject({ text: OWN, from: "rules-good:sales" });
  });

  test("that was deleted and comes back broken leaves the common file in force", async () => {
    await look(new RulesStore(ports), 0);
    files.delete("rules:sales");
    await look(new RulesStore(ports), 0);
    files.set("rules:sales", BROKEN);
    expect(await inForce(new RulesStore(ports), 0)).toMatchObject({ text: FIRST, from: "rules" });
  });
});

describe("a KV that fails", () => {
  test("leaves the rules in memory in force, and is asked again within six seconds", async () => {
    const store = new RulesStore(ports);
    await look(store, 0);
    failing = { rules: true, good: true };
    expect((await inForce(store, RULES_HELD_MS))?.text).toBe(FIRST);
    failing.rules = false;
    files.set("rules", SECOND);
    expect((await inForce(store, RULES_HELD_MS + 6_000))?.text).toBe(SECOND);
  });

  test("at a cold start leaves the last good rules in force", async () => {
    await look(new RulesStore(ports), 0);
    failing.rules = true;
    expect(await inForce(new RulesStore(ports), 0)).toMatchObject({ text: FIRST, from: "rules-good:*" });
  });

  test("for both files makes the call fail, and the next call tries again", async () => {
    const store = new RulesStore(ports);
    failing = { rules: true, good: true };
    await expect(store.get("sales", 0)).rejects.toThrow("KV is down");
    failing = { rules: false, good: false };
    expect((await inForce(store, 0))?.text).toBe(FIRST);
  });
});
