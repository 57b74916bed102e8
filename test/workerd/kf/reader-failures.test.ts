/** Tests what the reader of an inbox does after a failure: who asks next, with which tokens, for how much, and when. */
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../src/wecom/client.ts";
import { PAGE, PAGES, SALES, SUPPORT, World } from "./inbox-world.ts";

const TIMEOUT: Extract<Answer, { kind: "lost" }> = { kind: "lost", http: null, reason: "timeout" };

/** An inbox that WeCom called for these apps, in this order. */
function calledFor(...names: string[]): World {
  const world = new World();
  world.apps = [SALES, SUPPORT];
  const state = world.state();
  for (const name of names)
    state.noteCallback(name, `Token of ${name}`, Date.now(), `credentials of ${name}`);
  return world;
}

describe("an account of two apps", () => {
  test("is read as the app that WeCom called last, and its items belong to the first app", async () => {
    const world = calledFor("sales", "support");
    await world.reader().read();
    expect(new Set(world.calls.map(({ as, token }) => `${as}, ${token}`))).toEqual(
      new Set(["of support, Token of support"]),
    );
    expect(world.reading).toMatchObject({ app: "sales", credentials: "credentials of sales" });
    expect(world.pagesRead).toBe(PAGES);
  });

  test("is read as the other app while WeCom refuses the first", async () => {
    const world = calledFor("support", "sales");
    world.refusal = 60_020;
    const reader = world.reader();
    expect(await reader.read()).not.toBeNull();
    expect(world.calls.map(({ as }) => as)).toEqual(["of sales", "of support"]);
  });
});

test("an app whose Secret may have changed lets the other go first, and asks again soon", async () => {
  const world = calledFor("support", "sales");
  world.refusal = 60_020;
  world.mayHaveChanged = true;
  const rest = await world.reader().read();
  expect(world.calls.map(({ as }) => as)).toEqual(["of sales", "of support"]);
  expect((rest?.until ?? 0) - Date.now()).toBeLessThan(1_000);
});

test("an account of two apps is not read as the other while WeCom is busy, or limits calls", async () => {
  for (const refusal of [-1, 45_009]) {
    const world = calledFor("support", "sales");
    world.refusal = refusal;
    const reader = world.reader();
    expect(await reader.read()).not.toBeNull();
    await reader.look();
    expect(world.calls.map(({ as }) => as)).toEqual(["of sales", "of sales"]);
  }
});

test("a failure of another kind begins with a short rest again", async () => {
  const world = new World();
  world.state().noteCallback("sales", "", Date.now());
  world.refusal = -1;
  const reader = world.reader();
  for (let times = 0; times < 6; times += 1) await reader.read();
  world.refusal = 95_007;
  const rest = await reader.read();
  expect((rest?.until ?? 0) - Date.now()).toBeLessThan(1_000);
});

test("an app reads with its own Token, and without any with the newest of another app", async () => {
  const own = calledFor("sales", "support");
  own.apps = [SALES];
  await own.reader().read();
  expect(own.calls[0]).toEqual({ as: "of sales", token: "Token of sales", limit: 1_000 });

  const without = new World();
  const state = without.state();
  state.noteCallback("sales", "", Date.now());
  state.noteCallback("support", "Token of support", Date.now());
  await without.reader().read();
  expect(without.calls[0]).toMatchObject({ as: "of sales", token: "Token of support" });
});

test("callbacks that an older version noted have no names of credentials", async () => {
  const world = calledFor("sales");
  const { credentials: _, ...older } = world.state().notices;
  world.stored.set("notices", older);
  await world.reader().read();
  expect(world.taken.size).toBe(PAGES * PAGE);
  expect(world.reading?.credentials).toBeUndefined();
});

test("an answer that was lost is told of as such, and a refusal in WeCom's words", async () => {
  const lost = calledFor("sales");
  lost.lost = TIMEOUT;
  await lost.reader().read();
  expect(lost.obstacles).toEqual(["WeCom did not answer in time"]);

  const refused = calledFor("sales");
  refused.refusal = 60_020;
  await refused.reader().read();
  expect(refused.obstacles).toEqual([expect.stringContaining("60020")]);
});

test("a Token that WeCom refuses is not sent again, and a Token is kept after any other failure", async () => {
  const refused = calledFor("sales");
  refused.refusal = 95_007;
  await refused.reader().read();
  expect(refused.calls.map(({ token }) => token)).toEqual(["Token of sales", null]);
  expect(refused.state().notices.tokens).toEqual([]);

  const busy = calledFor("sales");
  busy.refusal = -1;
  await busy.reader().read();
  expect(busy.state().notices.tokens).toMatchObject([{ token: "Token of sales" }]);
});

test("an access_token is renewed when WeCom refuses it, and after no other failure", async () => {
  const refused = calledFor("sales");
  refused.refusal = 42_001;
  await refused.reader().read();
  expect(refused.tokensAsked.slice(0, 2)).toEqual([null, "of sales"]);

  const busy = calledFor("sales");
  busy.refusal = -1;
  const reader = busy.reader();
  for (let times = 0; times < 3; times += 1) await reader.read();
  expect([busy.syncs, busy.tokensAsked]).toEqual([3, [null]]);
});

test("a page that was read ends a run of failures, and the refusal of a token", async () => {
  const world = calledFor("sales");
  world.refusal = 42_001;
  const reader = world.reader();
  await reader.read();
  world.refusal = -1;
  for (let times = 0; times < 6; times += 1) await reader.read();
  world.refusal = null;
  await reader.read();
  expect(world.tokensAsked.at(-1)).toBe("of sales");
  const asked = world.tokensAsked.length;

  world.refusal = -1;
  world.state().noteCallback("sales", "another", Date.now());
  const rest = await reader.read();
  expect((rest?.until ?? 0) - Date.now()).toBeLessThan(300);
  expect(world.tokensAsked).toHaveLength(asked);
});

describe("the number of items that a call asks for", () => {
  const limitsAfter = async (lost: Extract<Answer, { kind: "lost" }>) => {
    const world = calledFor("sales");
    world.lost = lost;
    const reader = world.reader();
    for (let times = 0; times < 6; times += 1) await reader.read();
    return world.calls.map(({ limit }) => limit);
  };

  test("shrinks to ten from the third timeout in a row on", async () => {
    expect(await limitsAfter(TIMEOUT)).toEqual([1_000, 1_000, 1_000, 100, 10, 10]);
  });

  test("is what it was once the inbox is read to its end", async () => {
    const world = calledFor("sales");
    world.lost = TIMEOUT;
    const reader = world.reader();
    for (let times = 0; times < 3; times += 1) await reader.read();
    world.lost = null;
    world.nothingMore = true;
    for (const token of ["another", "a third"]) {
      world.state().noteCallback("sales", token, Date.now());
      await reader.read();
    }
    expect(world.calls.slice(-2).map(({ limit }) => limit)).toEqual([100, 1_000]);
  });

  test("stays while connections fail", async () => {
    expect(new Set(await limitsAfter({ ...TIMEOUT, reason: "connection" }))).toEqual(new Set([1_000]));
  });
});

describe("an item that is not found by the requests of an invocation", () => {
  test("is looked for in fewer items, and those behind it are read as many as before", async () => {
    const world = calledFor("sales");
    world.untaken = 250;
    await world.reader().read();
    expect(world.calls.map(({ limit }) => limit)).toEqual([
      ...[1_000, 100, 100, 100, 10, 10, 10, 10, 10, 10],
      ...[1_000, 1_000, 1_000],
    ]);
    expect([...new Set(world.taken.values())]).toEqual([1]);
    expect(world.taken.size).toBe(PAGES * PAGE);
    expect(world.state().progress.lastSetAside).toMatchObject({ msgid: "m250" });
  });

  test("is looked for also when no callback told of it", async () => {
    const world = calledFor("sales");
    world.nothingMore = true;
    const reader = world.reader();
    await reader.read();
    world.nothingMore = false;
    world.untaken = 5;
    await reader.look();
    expect(reader.hasWork).toBe(true);
    await reader.read();
    expect(world.taken.size).toBe(PAGES * PAGE);
  });
});

test("no page is asked for when none may be in this invocation, and the next goes on", async () => {
  const world = calledFor("sales");
  world.meanwhile = () => {
    world.mayGoOn = false;
  };
  const reader = world.reader();
  expect(await reader.read()).toBeNull();
  expect([world.pagesRead, reader.hasWork]).toEqual([1, true]);
  world.mayGoOn = true;
  await reader.read();
  expect(world.pagesRead).toBe(2);
});

describe("the next try", () => {
  const restAfter = async (refusal: number, token = "Token", mayHaveChanged = false) => {
    const world = Object.assign(new World(), { mayHaveChanged });
    world.state().noteCallback("sales", token, Date.now());
    world.refusal = refusal;
    const now = Date.now();
    const rest = await world.reader().read();
    return { soonest: (rest?.soonest ?? 0) - now, until: (rest?.until ?? 0) - now };
  };

  test("waits out a limit on calls with a Token, whoever calls, with a Secret in doubt too", async () => {
    for (const mayHaveChanged of [false, true]) {
      const { soonest, until } = await restAfter(45_009, "Token", mayHaveChanged);
      expect(soonest).toBeGreaterThanOrEqual(61_000);
      expect(until).toBe(soonest);
    }
  });

  test("comes with the next callback after a limit on calls without a Token", async () => {
    const { soonest, until } = await restAfter(45_009, "");
    expect(until).toBeGreaterThanOrEqual(61_000);
    expect(soonest).toBeGreaterThanOrEqual(1_000);
    expect(soonest).toBeLessThan(until - 50_000);
  });

  test("comes with the next callback after a refusal too, a second later", async () => {
    const { soonest, until } = await restAfter(60_020);
    expect(until).toBeGreaterThanOrEqual(60_000);
    expect(soonest).toBeGreaterThanOrEqual(1_000);
    expect(soonest).toBeLessThan(until - 50_000);
  });

  test("is not before its time while WeCom is busy, callback or not", async () => {
    const { soonest, until } = await restAfter(-1);
    expect(soonest).toBe(until);
    expect(until).toBeGreaterThanOrEqual(200);
  });
});

test("an app that WeCom refuses asks again after its rest, as the only app, but not when the cron looks", async () => {
  const world = calledFor("sales");
  world.refusal = 60_020;
  const reader = world.reader();
  await reader.read();
  await reader.look();
  expect(world.syncs).toBe(1);
  await reader.read();
  expect(world.syncs).toBe(2);
  expect(world.obstacles.join()).not.toContain("not in WECOM_APPS");
});
