/**
 * Tests the reading of a thousand items when the object is lost after any of its steps: no item is lost, and none takes
 * effect twice.
 */

import { expect, test } from "vitest";
import { type NoToken, TokenSource } from "../../../src/apps/token.ts";
import type { AppConfig } from "../../../src/config/types.ts";
import { inWords } from "../../../src/i18n/words.ts";

import type { Reading } from "../../../src/kf/classify.ts";
import { NO_COUNTS } from "../../../src/kf/counts.ts";
import { InboxState } from "../../../src/kf/inbox-state.ts";
import type { SetAside } from "../../../src/kf/page-result.ts";
import { Reader, type ReaderPorts } from "../../../src/kf/reader.ts";
import type { Answer } from "../../../src/wecom/client.ts";
import type { KfPage } from "../../../src/wecom/kf.ts";

const PAGE = 1_000;
const PAGES = 3;
const APP: AppConfig = {
  name: "sales",
  kind: "self-built",
  corpId: "ww1",
  secret: "s",
  agentId: null,
  callbackTokens: [],
  encodingAesKeys: [],
  receiveIds: new Set(),
  forward: null,
  webhook: null,
};

const item = (n: number) => ({
  msgid: `m${n}`,
  send_time: Date.now() / 1_000,
  origin: 3,
  open_kfid: "wkA",
  external_userid: "wmA",
  msgtype: "text",
  text: { content: "hi" },
});

const UNKNOWN_CURSOR: Answer = {
  kind: "answered",
  http: 200,
  errcode: 40058,
  errmsg: "invalid cursor",
  body: {},
};

const OK: Extract<Answer, { kind: "answered" }> = {
  kind: "answered",
  http: 200,
  errcode: 0,
  errmsg: "ok",
  body: {},
};

/** The parts that survive the object: its storage, and the items that the Dispatchers took. */
class World {
  readonly stored = new Map<string, unknown>();
  readonly taken = new Map<string, number>();
  /** The number of steps until the object is lost. */
  stepsLeft = Number.POSITIVE_INFINITY;
  steps = 0;
  /** A cursor that WeCom no longer knows. */
  unknownCursor: string | null = null;
  /** The circumstances in which the last page was read. */
  reading: Reading | null = null;
  /** Runs while a page is on its way. */
  meanwhile: (page: number) => void = () => {};
  /** An item that makes WeCom's answer unreadable, by its number. */
  broken: number | null = null;
  /** Whether WeCom answers with the cursor of the question. */
  standsStill = false;
  /** Whether the pages hold no list of items. */
  holdsNoList = false;
  /** Whether no item follows any cursor. */
  nothingMore = false;
  /** The apps that this object knows. */
  apps: AppConfig[] = [APP];
  /** Whether an app's Secret may have changed. */
  mayHaveChanged = false;
  noToken: NoToken | null = null;
  /** The errcode that WeCom answers in place of a page. */
  refusal: number | null = null;
  syncs = 0;
  setAside: SetAside[] = [];
  obstacles: string[] = [];

  step(): void {
    this.steps += 1;
    if (--this.stepsLeft < 0) throw new Error("the object is lost");
  }

  state(): InboxState {
    const kv = {
      get: (key: string) => structuredClone(this.stored.get(key)),
      put: (key: string, value: unknown) => {
        this.step();
        this.stored.set(key, structuredClone(value));
      },
    };
    return new InboxState(kv as unknown as SyncKvStorage);
  }

  /** A page of items by their numbers, which are the cursors; a page with the broken item is no JSON. */
  #oddPage(from: number, limit: number): { answer: Answer; details: KfPage | null } {
    const to = Math.min(from + limit, PAGES * PAGE);
    const nextCursor = String(this.standsStill ? from : to);
    if (this.broken !== null && from <= this.broken && this.broken < to) {
      const text = `{"errcode":0,"next_cursor":"${nextCursor}","msg_list":[{"text":"say "hi""}]}`;
      return { answer: { kind: "lost", http: 200, reason: "not-json", text }, details: null };
    }
    const items = Array.from({ length: to - from }, (_, n) => item(from + n));
    const hasMore = this.standsStill || to < PAGES * PAGE;
    return { answer: OK, details: { items, nextCursor, hasMore, isUnreadable: false } };
  }

  reader(): Reader {
    const ports: ReaderPorts = {
      state: this.state(),
      apps: this.apps,
      tokens: new TokenSource({
        readCache: () => Promise.resolve(null),
        askCredentials: () =>
          Promise.resolve(
            this.noToken === null
              ? { ok: true, token: "t", expiresAt: Date.now() + 7_200_000 }
              : { ok: false, ...this.noToken },
          ),
      }),
      sync: async (_, { cursor, limit }) => {
        this.step();
        this.syncs += 1;
        if (cursor !== null && cursor === this.unknownCursor)
          return { answer: UNKNOWN_CURSOR, details: null };
        if (this.broken !== null || this.standsStill) return this.#oddPage(Number(cursor ?? 0), limit);
        const page = Number(cursor ?? 0);
        if (this.refusal !== null) return { answer: { ...OK, errcode: this.refusal }, details: null };
        if (this.nothingMore) {
          const details = { items: [], nextCursor: `${page}`, hasMore: false, isUnreadable: false };
          return { answer: OK, details };
        }
        this.meanwhile(page);
        const items = this.holdsNoList ? [] : Array.from({ length: PAGE }, (_, n) => item(page * PAGE + n));
        const details = {
          items,
          nextCursor: String(page + 1),
          hasMore: page + 1 < PAGES,
          isUnreadable: this.holdsNoList,
        };
        return { answer: OK, details };
      },
      take: async (items, reading) => {
        this.reading = reading;
        // The object is lost when the Dispatchers have half of the items; a claim that is made again changes nothing.
        for (const [n, { msgid }] of items.entries()) {
          if (n === PAGE / 2) this.step();
          if (msgid !== null) this.taken.set(msgid, (this.taken.get(msgid) ?? 0) + 1);
        }
        this.step();
        return { counts: NO_COUNTS, lastSetAside: null };
      },
      mayHaveChanged: () => this.mayHaveChanged,
      read: () => {},
      failed: (_app, _failure, why) => void this.obstacles.push(inWords(why, "en")),
      setAside: (what) => void this.setAside.push(what),
    };
    return new Reader(ports);
  }
}

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
});

test.for([0, 7, 999, 1_234, PAGES * PAGE - 1])(
  "item %d that makes WeCom's answer unreadable is left out, and all other items are taken",
  async (broken) => {
    const world = new World();
    world.broken = broken;
    world.state().noteCallback("sales", "token", Date.now());
    const reader = world.reader();
    // The reader asks for the item several times before it gives it up, since a failure in front of WeCom may pass.
    for (let rests = 0; (await reader.read()) !== null; rests += 1) expect(rests).toBeLessThan(5);
    expect(world.taken.size).toBe(PAGES * PAGE - 1);
    expect(world.taken.has(`m${broken}`)).toBe(false);
    const [setAside, ...others] = world.setAside;
    expect([setAside, others]).toEqual([world.state().progress.lastSetAside, []]);
    expect(world.state().progress.counts.setAside).toBe(1);
    expect(world.obstacles[0]).not.toContain("did not answer");
    expect(world.syncs).toBeLessThan(50);
  },
);

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
});

test("a refused secret rests for a minute, unless a deploy may have changed it", async () => {
  const world = new World();
  world.state().noteCallback("sales", "token", Date.now());
  world.noToken = { errcode: 40001, errmsg: "invalid credential", retry: false };
  expect(await restOf(world)).toBeGreaterThan(59_000);
  world.mayHaveChanged = true;
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
  await world.reader().read();
  expect(world.state().notices.apps).toEqual([]);
});
