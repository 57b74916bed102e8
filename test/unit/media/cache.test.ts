/** The cache from which messages take their media, and which asks the MediaKeeper for missing media. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { UnknownApp } from "../../../src/apps/unknown-app.ts";
import { ASKED_MS, MEDIA_HELD_MS, MediaCache, UNKNOWN_APP_PAUSE_MS } from "../../../src/media/cache.ts";
import type { Wanted } from "../../../src/media/retention.ts";
import { type Kept, MEDIA_LIFE_MS, mediaKey } from "../../../src/media/stored-upload.ts";
import type { MediaSource } from "../../../src/rules/engine/kept-media.ts";
import { anApp } from "../delivery/app.ts";

const APP = anApp();
const NOW = Date.now();
const SOURCES = new Map<string, MediaSource>([
  ["poster", { type: "image", url: "https://static.example.com/poster.png" }],
  ["film", { type: "video", url: "https://static.example.com/film.mp4" }],
]);
const keyOf = (name: string) => {
  const source = SOURCES.get(name);
  if (source === undefined) throw new Error(name);
  return mediaKey(APP.corpId, source);
};

const kept = (mediaId: string, changes: Partial<Kept> = {}): Kept => ({
  mediaId,
  picUrl: null,
  sha256: "00",
  size: 100,
  uploadedAt: NOW,
  goodUntil: NOW + MEDIA_LIFE_MS,
  ...changes,
});
const naming = (mediaId: string) => ({
  attachments: [{ msgtype: "image", image: { media_id: mediaId } }],
});

/** A media cache over a KV and a MediaKeeper that the test controls. */
function setUp(stored: Record<string, Kept> = {}) {
  const kv = new Map(Object.entries(stored).map(([name, one]) => [keyOf(name), JSON.stringify(one)]));
  const reads: string[][] = [];
  const asked: { wanted: Wanted; refusedId: string | null }[] = [];
  const behind: Promise<void>[] = [];
  const world = {
    read: async (): Promise<void> => {},
    renew: async (_wanted: Wanted): Promise<Kept | null> => null,
  };
  const cache = new MediaCache({
    read: async (keys) => {
      reads.push(keys);
      await world.read();
      return new Map(keys.map((key) => [key, kv.get(key) ?? null]));
    },
    renew: async (_corpId, wanted, refusedId) => {
      asked.push({ wanted, refusedId });
      return await world.renew(wanted);
    },
    defer: (work) => void behind.push(work),
  });
  const get = async (names: string[], at = NOW) =>
    Object.fromEntries(await cache.get(APP, SOURCES, names, at));
  return { cache, kv, reads, asked, world, get, behind: () => Promise.all(behind) };
}

describe("the media of a message", () => {
  test("are read from KV together, once a minute", async () => {
    const { get, reads } = setUp({ poster: kept("p"), film: kept("f") });
    expect(await get(["poster", "film"])).toMatchObject({ poster: { mediaId: "p" }, film: { mediaId: "f" } });
    expect(reads).toEqual([[keyOf("poster"), keyOf("film")]]);
    await get(["film"], NOW + MEDIA_HELD_MS - 1);
    expect(reads).toHaveLength(1);
    await get(["film"], NOW + MEDIA_HELD_MS);
    expect(reads).toEqual([expect.anything(), [keyOf("film")]]);
  });

  test("cause no read when the rules do not define them, or the message has none", async () => {
    const { get, reads } = setUp();
    expect(await get(["elsewhere"])).toEqual({});
    expect(await get([])).toEqual({});
    expect(reads).toEqual([]);
  });

  test("are not given to another company with the same source", async () => {
    const { cache } = setUp({ poster: kept("p") });
    const other = { ...APP, corpId: "ww2" };
    expect(await cache.get(other, SOURCES, ["poster"], NOW)).toEqual(new Map());
  });

  test("are missing when KV holds another shape", async () => {
    const { get, kv, asked } = setUp();
    for (const rubbish of ["", "{", "[]", '{"mediaId":5}', '{"mediaId":"p"}']) {
      kv.set(keyOf("poster"), rubbish);
      expect(await get(["poster"], NOW + asked.length * ASKED_MS)).toEqual({});
    }
  });

  test("come from memory while KV fails, and are missing when memory has none", async () => {
    const { get, world } = setUp({ poster: kept("p") });
    await get(["poster"]);
    world.read = () => Promise.reject(new Error("KV is away"));
    expect(await get(["poster", "film"], NOW + MEDIA_HELD_MS)).toMatchObject({ poster: { mediaId: "p" } });
  });
});

describe("a missing medium", () => {
  test("is asked for in the background, while the message goes without it", async () => {
    const { get, asked, world, behind } = setUp();
    let give = (_: Kept) => {};
    world.renew = () => new Promise((resolve) => (give = resolve));
    expect(await get(["poster"])).toEqual({});
    expect(asked).toEqual([
      { wanted: { name: "poster", source: SOURCES.get("poster"), apps: [APP.name] }, refusedId: null },
    ]);
    give(kept("p"));
    await behind();
    expect(await get(["poster"])).toMatchObject({ poster: { mediaId: "p" } });
  });

  test("is asked for once a minute for any number of messages", async () => {
    const { get, asked } = setUp();
    for (let n = 0; n < 100; n++) await get(["poster"], NOW + n);
    expect(asked).toHaveLength(1);
    await get(["poster"], NOW + ASKED_MS);
    expect(asked).toHaveLength(2);
  });

  test("is also one whose media_id is three days old", async () => {
    const { get, asked } = setUp({ poster: kept("p", { goodUntil: NOW }) });
    expect(await get(["poster"])).toEqual({});
    expect(asked).toMatchObject([{ refusedId: null }]);
  });

  test("is not one with a permanent address and an old media_id", async () => {
    const { get, asked } = setUp({
      poster: kept("p", { goodUntil: NOW, picUrl: "https://wework.qpic.cn/1" }),
    });
    expect(await get(["poster"])).toMatchObject({ poster: { picUrl: "https://wework.qpic.cn/1" } });
    expect(asked).toHaveLength(1);
  });

  test("is asked for again after a minute when the MediaKeeper cannot be reached", async () => {
    const { get, asked, world, behind } = setUp();
    world.renew = () => Promise.reject(new Error("Network connection lost."));
    await get(["poster"]);
    await behind();
    expect(await get(["poster"], NOW + ASKED_MS)).toEqual({});
    expect(asked).toHaveLength(2);
  });
});

describe("a media_id that WeCom refuses", () => {
  test("is not given again, and a new one is asked for at once with the refused id", async () => {
    const { cache, get, asked, world, behind } = setUp({ poster: kept("p"), film: kept("f") });
    await get(["poster", "film"]);
    world.renew = async () => kept("p2", { uploadedAt: NOW + 1 });
    cache.refused(APP, naming("p"), NOW + 1);
    expect(await get(["poster", "film"], NOW + 2)).toMatchObject({ film: { mediaId: "f" } });
    expect(asked).toMatchObject([{ wanted: { name: "poster" }, refusedId: "p" }]);
    await behind();
    expect(await get(["poster"], NOW + 3)).toMatchObject({ poster: { mediaId: "p2" } });
    expect(asked).toHaveLength(1);
  });

  test("does not come back from a KV that still shows it", async () => {
    const { cache, get, kv, world, behind } = setUp({ poster: kept("p") });
    await get(["poster"]);
    world.renew = async () => kept("p2", { uploadedAt: NOW + 1 });
    cache.refused(APP, naming("p"), NOW);
    await behind();
    expect(kv.get(keyOf("poster"))).toContain('"p"');
    expect(await get(["poster"], NOW + 2 * MEDIA_HELD_MS)).toMatchObject({ poster: { mediaId: "p2" } });
  });

  test("right after it was renewed is asked for once more, and then once a minute", async () => {
    const { cache, get, asked, world, behind } = setUp();
    world.renew = async () => kept("p");
    await get(["poster"]);
    await behind();
    await get(["poster"]);
    world.renew = async () => null;
    cache.refused(APP, naming("p"), NOW + 1);
    for (let n = 1; n < 10; n++) await get(["poster"], NOW + n);
    expect(asked.map(({ refusedId }) => refusedId)).toEqual([null, "p"]);
    await get(["poster"], NOW + 1 + ASKED_MS);
    expect(asked.map(({ refusedId }) => refusedId)).toEqual([null, "p", "p"]);
  });

  test("and is not the cache's own changes nothing", async () => {
    const { cache, get, asked } = setUp({ poster: kept("p") });
    await get(["poster"]);
    cache.refused(APP, naming("pasted-by-hand"), NOW);
    expect(await get(["poster"])).toMatchObject({ poster: { mediaId: "p" } });
    expect(asked).toEqual([]);
  });
});

describe("waiting for a renewed medium", () => {
  test("ends when the MediaKeeper has answered, and the medium is given", async () => {
    const { cache, get, world } = setUp();
    const upload = Promise.withResolvers<Kept | null>();
    world.renew = () => upload.promise;
    expect(await get(["poster"])).toEqual({});
    let isThere = false;
    const renewed = cache.renewed(APP, SOURCES, ["poster"], NOW).then(() => {
      isThere = true;
    });
    await Promise.resolve();
    expect(isThere).toBe(false);
    upload.resolve(kept("p"));
    await renewed;
    expect(await get(["poster"])).toMatchObject({ poster: { mediaId: "p" } });
  });

  test("ends at once for a medium that was asked for earlier, or never", async () => {
    const { cache, get, world } = setUp();
    world.renew = () => new Promise(() => {});
    await get(["poster"]);
    await cache.renewed(APP, SOURCES, ["poster"], NOW + 1);
    await cache.renewed(APP, SOURCES, ["film", "elsewhere"], NOW);
  });
});

describe("a MediaKeeper that does not know the app", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test("is asked again until it knows it, and the wait for the medium ends then", async () => {
    vi.useFakeTimers({ now: NOW });
    const { cache, get, asked, world } = setUp();
    world.renew = async () => {
      if (asked.length < 4) throw new UnknownApp(APP.name);
      return kept("p");
    };
    await get(["poster"]);
    let isThere = false;
    const renewed = cache.renewed(APP, SOURCES, ["poster"], NOW).then(() => {
      isThere = true;
    });
    await vi.advanceTimersByTimeAsync(3 * UNKNOWN_APP_PAUSE_MS - 1);
    expect(isThere).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await renewed;
    expect(await get(["poster"], Date.now())).toMatchObject({ poster: { mediaId: "p" } });
    expect(asked).toHaveLength(4);
  });

  test("is asked again for at most a minute", async () => {
    vi.useFakeTimers({ now: NOW });
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { get, asked, world, behind } = setUp();
    world.renew = () => Promise.reject(new UnknownApp(APP.name));
    await get(["poster"]);
    await vi.advanceTimersByTimeAsync(2 * ASKED_MS);
    await behind();
    expect(asked).toHaveLength(ASKED_MS / UNKNOWN_APP_PAUSE_MS + 1);
  });
});
