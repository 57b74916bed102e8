/**
 * Tests the reading of a thousand items when the object is lost after any of its steps: no item is lost, and none takes
 * effect twice.
 */
import { expect, test } from "vitest";
import { inWords } from "../../../src/i18n/words.ts";
import { PAGE, PAGES, World } from "./inbox-world.ts";

test("the inbox is read to its end, whichever step was lost", async () => {
  const untroubled = new World();
  untroubled.state().noteCallback("sales", "token", Date.now());
  untroubled.steps = 0;
  await untroubled.reader().read();
  expect(untroubled.taken.size).toBe(PAGES * PAGE);

  for (let last = 0; last < untroubled.steps; last++) {
    const world = new World();
    world.state().noteCallback("sales", "token", Date.now());
    world.stepsLeft = last;
    await expect(world.reader().read()).rejects.toThrow("the object is lost");
    world.stepsLeft = Number.POSITIVE_INFINITY;
    // The cursor never passes an item that is not taken.
    const read = Number(world.state().progress.cursor ?? 0);
    for (let n = 0; n < read * PAGE; n++) expect(world.taken.has(`m${n}`)).toBe(true);

    const reader = world.reader();
    expect(await reader.read()).toBeNull();
    expect([world.taken.size, reader.hasWork]).toEqual([PAGES * PAGE, false]);
    // At most one page is taken again, which changes nothing.
    const again = [...world.taken.values()].filter((times) => times > 1);
    expect(again.length).toBeLessThanOrEqual(PAGE);
  }
});

test("a callback during the last page leads to one more page, since that page may have been too early", async () => {
  const world = new World();
  const state = world.state();
  state.noteCallback("sales", "token", Date.now());
  world.meanwhile = (page) => {
    if (page === PAGES - 1) state.noteCallback("sales", "another", Date.now());
  };
  await world.reader().read();
  expect(world.taken.size).toBe((PAGES + 1) * PAGE);
  expect(state.hasMore).toBe(false);
});

test("items that are read again after a lost cursor count as told, up to the newest earlier item", async () => {
  const world = new World();
  const state = world.state();
  state.noteCallback("sales", "token", Date.now());
  await world.reader().read();
  const { newestAt } = state.progress;
  expect(world.reading?.toldUntil).toBe(0);
  state.noteCallback("sales", "another", Date.now());
  world.unknownCursor = state.progress.cursor;
  world.meanwhile = () => {
    world.unknownCursor = null;
  };
  await world.reader().read();
  expect(newestAt).toBeGreaterThan(0);
  expect(world.reading?.toldUntil).toBe(newestAt);

  state.noteCallback("sales", "a third", Date.now());
  await world.reader().read();
  expect(world.reading?.toldUntil).toBe(0);
});

test.for([0, 7, 999, 1_234, PAGES * PAGE - 1])(
  "item %d that makes WeCom's answer unreadable is left out, and all other items are taken",
  async (broken) => {
    const world = new World();
    world.broken = broken;
    world.state().noteCallback("sales", "token", Date.now());
    const reader = world.reader();
    // The reader asks for the item three times before it gives it up, since a failure in front of WeCom may pass.
    let rests = 0;
    while ((await reader.read()) !== null) rests += 1;
    expect(rests).toBe(2);
    expect(world.taken.size).toBe(PAGES * PAGE - 1);
    expect(world.taken.has(`m${broken}`)).toBe(false);
    const [setAside, ...others] = world.setAside;
    expect([setAside, others]).toEqual([world.state().progress.lastSetAside, []]);
    expect(world.state().progress.counts.setAside).toBe(1);
    expect(world.obstacles[0]).not.toContain("did not answer");
    expect(world.syncs).toBeLessThan(50);
  },
);

test("an unreadable page that names the cursor it was asked with is tried again, and no item left out", async () => {
  const world = new World();
  world.broken = 1;
  world.state().noteCallback("sales", "token", Date.now());
  const reader = world.reader();
  expect(await reader.read()).not.toBeNull();
  world.standsStill = true;
  for (let tries = 0; tries < 5; tries += 1) expect(await reader.read()).not.toBeNull();
  expect([world.setAside, world.state().progress.cursor]).toEqual([[], "1"]);
});

test("an item that becomes readable again takes no try of the next unreadable item", async () => {
  const world = new World();
  world.broken = 5;
  world.state().noteCallback("sales", "token", Date.now());
  const reader = world.reader();
  for (let rests = 0; rests < 2; rests += 1) expect(await reader.read()).not.toBeNull();
  world.broken = 7;
  for (let rests = 0; rests < 2; rests += 1) expect(await reader.read()).not.toBeNull();
  expect([world.setAside, world.taken.size]).toEqual([[], 7]);
});

test("items count from twenty seconds before the first callback on: it comes behind the item that it tells of", async () => {
  const world = new World();
  world.state().noteCallback("sales", "token", Date.now());
  await world.reader().read();
  expect(world.reading?.since).toBe(world.state().notices.firstAt - 20_000);
});

test("the place in the inbox and its newest item stay when a page is empty and names no cursor", async () => {
  const world = new World();
  const state = world.state();
  state.noteCallback("sales", "token", Date.now());
  await world.reader().read();
  const { cursor, newestAt } = state.progress;
  world.nothingMore = true;
  world.namesNoCursor = true;
  state.noteCallback("sales", "another", Date.now());
  await world.reader().read();
  expect(state.progress).toMatchObject({ cursor, newestAt, told: 2 });
  expect(cursor).toBe(`${PAGES}`);
});

test("a cursor that stands still while there is more is asked for with pauses, and is trouble", async () => {
  const world = new World();
  world.standsStill = true;
  world.state().noteCallback("sales", "token", Date.now());
  const reader = world.reader();
  const pauses: number[] = [];
  for (let times = 0; times < 8; times += 1) {
    const rest = await reader.read();
    pauses.push((rest?.until ?? 0) - Date.now());
  }
  expect(world.syncs).toBeLessThanOrEqual(9);
  for (const [times, pause] of pauses.slice(1).entries())
    expect(pause).toBeGreaterThan(150 * 2 ** Math.min(times, 3));
  expect(world.obstacles.at(-1)).toContain("same cursor");
  world.standsStill = false;
  await reader.read();
  expect([world.taken.size, reader.hasWork]).toEqual([PAGES * PAGE, false]);
});

test("a page without a list of items is left out, and the pages behind it are read", async () => {
  const world = new World();
  world.holdsNoList = true;
  world.meanwhile = (page) => {
    world.holdsNoList = page === 0;
  };
  world.state().noteCallback("sales", "token", Date.now());
  await world.reader().read();
  expect(world.setAside.map(({ why }) => inWords(why, "en"))).toEqual(["a page held no list of items"]);
  expect(world.taken.size).toBe((PAGES - 1) * PAGE);
});

test("a look of the cron writes no row without new items, and takes items that no callback told of", async () => {
  const world = new World();
  const state = world.state();
  state.noteCallback("sales", "token", Date.now());
  await world.reader().read();
  world.nothingMore = true;
  world.steps = 0;
  await world.reader().look();
  // One call, and no write.
  expect([world.steps, world.syncs]).toEqual([1, PAGES + 1]);

  world.nothingMore = false;
  world.taken.clear();
  const reader = world.reader();
  await reader.look();
  expect(world.taken.size).toBe(PAGE);
  expect(reader.hasWork).toBe(false);
});

test("items behind the page that a look found are read too, though no callback told of them", async () => {
  const world = new World();
  world.state().noteCallback("sales", "token", Date.now());
  world.nothingMore = true;
  await world.reader().read();
  world.nothingMore = false;
  const reader = world.reader();
  await reader.look();
  expect([world.taken.size, reader.hasWork]).toEqual([PAGE, true]);
  await reader.read();
  expect([world.taken.size, reader.hasWork]).toEqual([PAGES * PAGE, false]);
});

test("an empty page that a look finds is passed when more follows, and a page without a list is left out", async () => {
  const world = new World();
  world.state().noteCallback("sales", "token", Date.now());
  world.nothingMore = true;
  await world.reader().read();
  world.nothingMore = false;
  world.areEmpty = true;
  const reader = world.reader();
  await reader.look();
  world.areEmpty = false;
  await reader.read();
  expect(world.taken.size).toBe((PAGES - 1) * PAGE);

  world.holdsNoList = true;
  await reader.look();
  expect(world.setAside).toHaveLength(1);
});

/** The pause of the reader before its next attempt, in ms. */
const restOf = async (world: World) => ((await world.reader().read())?.until ?? 0) - Date.now();

test("a callback for an app that is not known yet stays work, and is tried again with growing pauses", async () => {
  const world = new World();
  world.apps = [];
  world.state().noteCallback("sales", "token", Date.now());
  const reader = world.reader();
  const pauses: number[] = [];
  for (let times = 0; times < 30; times += 1) pauses.push(((await reader.read())?.until ?? 0) - Date.now());
  expect(reader.hasWork).toBe(true);
  expect(Math.max(...pauses.slice(0, 14))).toBeLessThan(3_000);
  expect(pauses.slice(0, 24).reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(300_000);
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(3_500_000);
  expect(world.obstacles.at(-1)).toContain("the app sales is not in WECOM_APPS");
  await reader.look();
  expect(world.syncs).toBe(0);
});

test("a refused secret rests for a minute, unless a deploy may have changed it", async () => {
  const world = new World();
  world.state().noteCallback("sales", "token", Date.now());
  world.noToken = { errcode: 40001, errmsg: "invalid credential", retry: false };
  expect(await restOf(world)).toBeGreaterThan(59_000);
  world.mayHaveChanged = true;
  expect(await restOf(world)).toBeLessThan(1_000);
});

test("an app whose token did not come tries again soon", async () => {
  const world = new World();
  world.state().noteCallback("sales", "token", Date.now());
  world.noToken = { errcode: -1, errmsg: "busy", retry: true };
  expect(await restOf(world)).toBeLessThan(1_000);
});

test("an app that may not read the account is dropped, unless a deploy may have changed its secret", async () => {
  const world = new World();
  world.state().noteCallback("sales", "token", Date.now());
  world.refusal = 48_002;
  world.mayHaveChanged = true;
  expect(await restOf(world)).toBeLessThan(1_000);
  expect(world.state().notices.apps).toEqual(["sales"]);
  world.mayHaveChanged = false;
  const reader = world.reader();
  expect(await reader.read()).toBeNull();
  expect(world.state().notices.apps).toEqual([]);
  expect(reader.hasWork).toBe(false);
});
