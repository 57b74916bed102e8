/**
 * Tests the MediaKeeper inside workerd: one upload for any number of requests, renewal before the end, and failures.
 */
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { tokenName } from "../../../src/apps/token.ts";
import { Credentials } from "../../../src/credentials/credentials.ts";
import type { MediaEntry, Wanted } from "../../../src/media/retention.ts";
import { type Kept, mediaHash, mediaKey } from "../../../src/media/stored-upload.ts";
import type { MediaSource } from "../../../src/rules/engine/kept-media.ts";
import { english, inEnglish } from "../../english.ts";
import { bindings, CORP_ID, callsOf, fault, sim } from "../wecom.ts";

const HOUR_MS = 3_600_000;
const MB = 1024 * 1024;

const keeper = () => bindings.MEDIA.getByName(CORP_ID);
const POSTER: Wanted = {
  name: "poster",
  source: { type: "image", url: "https://static.test/poster.png" },
  apps: ["sales"],
};

/** Puts a PNG with this text under a path. */
async function put(text: string, path = "/poster.png", headers: Record<string, string> = {}) {
  const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, ...new TextEncoder().encode(text)]);
  await fetch(`https://static.test${path}`, { method: "PUT", body: bytes, headers });
}
const fail = (status: number) => put("", "/poster.png", { "x-status": String(status) });

const renew = (refused: string | null = null, wanted = POSTER) => keeper().renew(wanted, refused);
const keep = (...wanted: Wanted[]) => keeper().keep(wanted.length > 0 ? wanted : [POSTER]);
const uploads = async () => (await callsOf("media/upload")).length;
const pictures = async () => (await callsOf("media/uploadimg")).length;
const inKv = ({ source }: Wanted) => bindings.CACHE.get<Kept>(mediaKey(CORP_ID, source), "json");
const status = async (source: MediaSource = POSTER.source) => (await keeper().status([source]))[0];
const troubles = async () => {
  const name = tokenName({ name: "sales", corpId: CORP_ID, secret: "sales-secret" });
  return (await bindings.CREDENTIALS.getByName(name).status()).standing.media;
};

/** Moves the stored media and its last attempt back in time. */
async function age(ms: number, { source }: Wanted = POSTER) {
  await runInDurableObject(keeper(), (_, { storage }) => {
    const key = `entry:${mediaHash(source)}`;
    const entry = storage.kv.get<MediaEntry>(key);
    if (entry === undefined) throw new Error("there is no entry");
    const { kept } = entry;
    storage.kv.put<MediaEntry>(key, {
      ...entry,
      triedAt: entry.triedAt - ms,
      kept: kept && { ...kept, uploadedAt: kept.uploadedAt - ms, goodUntil: kept.goodUntil - ms },
    });
  });
}

beforeEach(async () => {
  await sim("DELETE", "faults");
  await sim("DELETE", "journal");
  await put("a poster");
});
afterEach(() => reset());

describe("a medium that is wanted", () => {
  test("is uploaded once for twenty callers at the same time, who all get it", async () => {
    await fault({ api: "media/upload", then: { delayMs: 200 } });
    const all = await Promise.all([keep(), ...[...Array(20)].map(() => renew())]);
    const ids = new Set(all.slice(1).map((kept) => kept && "mediaId" in kept && kept.mediaId));
    expect(ids).toEqual(new Set([expect.any(String)]));
    expect([await uploads(), await pictures()]).toEqual([1, 1]);
  });

  test("of a company whose apps are not known yet is to be asked for again", async () => {
    await runInDurableObject(bindings.MEDIA.getByName("wwnew"), async (instance) => {
      await expect(instance.renew(POSTER, null)).rejects.toThrow(
        "the app sales is not in WECOM_APPS, or was not when this object began",
      );
    });
    expect(await uploads()).toBe(0);
  });

  test("is in KV under its company and the hash of type and URL, with its type and name", async () => {
    const kept = await renew();
    expect(await inKv(POSTER)).toEqual(kept);
    expect(mediaKey(CORP_ID, POSTER.source)).toMatch(new RegExp(`^media:${CORP_ID}:[0-9a-f]{16}$`));
    expect(kept).toMatchObject({
      picUrl: expect.stringMatching(/^https:/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: 16,
    });
    expect((kept?.goodUntil ?? 0) - Date.now()).toBeGreaterThan(71 * HOUR_MS);
  });

  test("is handed out without another upload, after the object was lost too", async () => {
    const first = await renew();
    await abortAllDurableObjects();
    expect(await renew()).toEqual(first);
    expect(await uploads()).toBe(1);
  });

  test("is put into KV again when KV has lost it", async () => {
    const kept = await renew();
    await bindings.CACHE.delete(mediaKey(CORP_ID, POSTER.source));
    await renew();
    expect(await inKv(POSTER)).toBeNull();
    await age(2 * 60_000);
    expect(await renew()).toMatchObject({ mediaId: kept?.mediaId });
    expect(await inKv(POSTER)).toMatchObject({ mediaId: kept?.mediaId });
    expect(await uploads()).toBe(1);
  });

  test.for([
    ["voice", "voice.amr", "#!AMR\n<speech>"],
    ["video", "film.mp4", "\0\0\0\x18ftypisom"],
    ["file", "手册.pdf", "%PDF-1.7"],
  ] as const)("as %s is uploaded as such, and has no permanent address", async ([type, path, start]) => {
    const url = `https://static.test/${path}`;
    await fetch(url, { method: "PUT", body: start });
    expect(await renew(null, { ...POSTER, source: { type, url } })).toMatchObject({ picUrl: null });
    const { corps } = await sim<{ corps: { uploads: unknown[] }[] }>("GET", "");
    expect(corps[0]?.uploads.at(-1)).toMatchObject({
      type,
      filename: type === "file" ? "手册.pdf" : `${type}.${path.split(".")[1]}`,
    });
    expect(await pictures()).toBe(0);
  });

  test("larger than 2 MB has a media_id only", async () => {
    await put("x".repeat(2 * MB));
    expect(await renew()).toMatchObject({ picUrl: null, size: 2 * MB + 8 });
    expect(await pictures()).toBe(0);
  });

  test("waits for the upload before it", async () => {
    await fault({ api: "media/upload", times: 3, then: { delayMs: 100 } });
    const wanted = ["a", "b", "c"].map((name) => ({
      ...POSTER,
      name,
      source: { type: "image" as const, url: `https://static.test/${name}.png` },
    }));
    for (const { name } of wanted) await put(name, `/${name}.png`);
    await Promise.all(wanted.map((one) => renew(null, one)));
    const begun = (await callsOf("media/upload")).map(({ at }) => at);
    expect(begun).toHaveLength(3);
    for (const [n, at] of begun.entries()) expect(at - (begun[n - 1] ?? 0)).toBeGreaterThanOrEqual(95);
  });
});

describe("a medium as time goes by", () => {
  test("is kept for two days, then uploaded anew a day before its end", async () => {
    const first = await renew();
    await age(47 * HOUR_MS);
    await keep();
    expect(await uploads()).toBe(1);
    await age(HOUR_MS);
    await keep();
    expect(await uploads()).toBe(2);
    const second = await inKv(POSTER);
    expect(second?.mediaId).not.toBe(first?.mediaId);
    expect((second?.goodUntil ?? 0) - Date.now()).toBeGreaterThan(71 * HOUR_MS);
  });

  test("keeps its permanent address while the picture is the same, and gets a new address when it changes", async () => {
    const first = await renew();
    await age(49 * HOUR_MS);
    await keep();
    expect(await inKv(POSTER)).toMatchObject({ picUrl: first?.picUrl, sha256: first?.sha256 });
    expect(await pictures()).toBe(1);
    await put("another poster");
    await age(49 * HOUR_MS);
    await keep();
    const changed = await inKv(POSTER);
    expect(changed?.picUrl).not.toBe(first?.picUrl);
    expect(changed?.sha256).not.toBe(first?.sha256);
    expect(await pictures()).toBe(2);
  });

  test("stays until its end when its source is gone", async () => {
    const first = await renew();
    await fail(404);
    await age(49 * HOUR_MS);
    await keep();
    expect(await inKv(POSTER)).toEqual(first);
    expect(await renew()).toMatchObject({ mediaId: first?.mediaId });
    expect(await status()).toMatchObject({ failure: { times: 1 } });
    expect(await troubles()).toBeUndefined();
    await put("a poster");
    await age(60_000);
    await keep();
    expect((await inKv(POSTER))?.mediaId).not.toBe(first?.mediaId);
    expect(await status()).toMatchObject({ failure: null });
  });

  test("is forgotten 30 days after the rules last used it", async () => {
    await renew();
    await runInDurableObject(keeper(), (_, { storage }) => {
      const key = `entry:${mediaHash(POSTER.source)}`;
      const entry = storage.kv.get<MediaEntry>(key);
      if (entry !== undefined)
        storage.kv.put<MediaEntry>(key, { ...entry, wantedAt: Date.now() - 31 * 24 * HOUR_MS });
    });
    await keep({ ...POSTER, source: { type: "image", url: "https://static.test/other.png" } });
    expect(await status()).toMatchObject({ uploadedAt: null });
  });
});

describe("a media_id that WeCom refuses", () => {
  test("is replaced at once, and a caller who names the old one later gets the new one", async () => {
    const first = await renew();
    await age(HOUR_MS);
    const second = await renew(first?.mediaId);
    expect(second?.mediaId).not.toBe(first?.mediaId);
    expect(await renew(first?.mediaId)).toEqual(second);
    expect(await inKv(POSTER)).toEqual(second);
    expect(await uploads()).toBe(2);
  });

  test("is not replaced twice within a minute", async () => {
    const first = await renew();
    expect(await renew(first?.mediaId)).toMatchObject({ mediaId: first?.mediaId });
    expect(await uploads()).toBe(1);
    await age(60_000);
    expect((await renew())?.mediaId).not.toBe(first?.mediaId);
    expect(await uploads()).toBe(2);
  });

  test("and cannot be replaced is not handed out again, and a picture's address still is", async () => {
    const film = { ...POSTER, source: { type: "file" as const, url: "https://static.test/poster.png" } };
    const [poster, file] = [await renew(), await renew(null, film)];
    await fail(404);
    for (const one of [POSTER, film]) await age(HOUR_MS, one);
    expect(await renew(file?.mediaId, film)).toBeNull();
    expect(await renew(poster?.mediaId)).toMatchObject({ picUrl: poster?.picUrl });
    for (const one of [POSTER, film]) expect((await inKv(one))?.goodUntil).toBeLessThanOrEqual(Date.now());
  });
});

describe("a failed upload", () => {
  test.for<[string, Record<string, string>, string]>([
    ["a missing file", { "x-status": "404" }, "https://static.test/poster.png answers HTTP 404"],
    [
      "a redirect",
      { "x-status": "302", "x-location": "https://cdn.test/p.png?key=SECRET" },
      "redirects to https://cdn.test/p.png,",
    ],
  ])("for %s says so, as trouble of the app", async ([, headers, why]) => {
    await put("", "/poster.png", headers);
    expect(await renew()).toBeNull();
    expect(await status()).toMatchObject({ uploadedAt: null, failure: { times: 1 } });
    await vi.waitFor(async () => expect(await troubles()).toMatchObject({ count: 1 }));
    const { detail = "" } = (await troubles()) ?? {};
    const told = inEnglish(detail);
    expect(told).toContain('media "poster" of the rules file could not be kept alive: ');
    expect(told).toContain(why);
    expect(detail).not.toContain("SECRET");
    expect(await uploads()).toBe(0);
  });

  test("is told at the third failure when the medium is still good, with the time until when it is", async () => {
    await renew();
    const { goodUntil = 0 } = (await inKv(POSTER)) ?? {};
    await fail(404);
    await age(49 * HOUR_MS);
    for (let n = 1; n <= 3; n++) {
      expect(await troubles()).toBeUndefined();
      await keep();
      expect(await status()).toMatchObject({ failure: { times: n } });
      await age(5 * 60_000);
    }
    await vi.waitFor(async () => expect(await troubles()).toMatchObject({ overAt: null }));
    const { detail } = (await troubles()) ?? {};
    expect(detail).toEqual(english(/It is good until .+\. \/api\/status shows all media\.$/));
    expect(detail).toContain(String(goodUntil - 49 * HOUR_MS - 2 * 5 * 60_000));
  });

  test("is over with the upload that WeCom takes", async () => {
    await fail(404);
    await renew();
    await vi.waitFor(async () => expect(await troubles()).toMatchObject({ overAt: null }));
    await put("");
    await age(60_000);
    await renew();
    await vi.waitFor(async () => expect(await troubles()).toMatchObject({ overAt: expect.any(Number) }));
  });

  test("is over when no rule uses the medium any more", async () => {
    await fail(404);
    await renew();
    await vi.waitFor(async () => expect(await troubles()).toMatchObject({ overAt: null }));
    await put("other", "/other.png");
    const url = "https://static.test/other.png";
    await keep({ ...POSTER, name: "other", source: { type: "image", url } });
    await vi.waitFor(async () => expect(await troubles()).toMatchObject({ overAt: expect.any(Number) }));
  });

  test("is over when no rule uses the medium any more, and an upload in the same moment stays", async () => {
    const other: Wanted = {
      ...POSTER,
      name: "other",
      source: { type: "image", url: "https://static.test/other.png" },
    };
    const [first, second] = [POSTER, other].sort((a, b) =>
      mediaHash(a.source) < mediaHash(b.source) ? -1 : 1,
    );
    if (first === undefined || second === undefined) throw new Error("two media are wanted");
    for (const { source } of [first, second])
      await put("", new URL(source.url).pathname, { "x-status": "404" });
    for (const wanted of [first, second]) await renew(null, wanted);
    await put("a file", new URL(second.source.url).pathname);
    await age(60_000, second);

    const told = Promise.withResolvers<void>();
    const ended = vi.spyOn(Credentials.prototype, "ended").mockImplementationOnce(() => told.promise);
    const kept = keep({
      ...POSTER,
      name: "third",
      source: { type: "image", url: "https://static.test/3.png" },
    });
    await vi.waitFor(() => expect(ended).toHaveBeenCalled());
    expect(await renew(null, second)).toMatchObject({ mediaId: expect.any(String) });
    told.resolve();
    await kept;
    ended.mockRestore();
    expect(await status(second.source)).toMatchObject({ uploadedAt: expect.any(Number), failure: null });
  });

  test("for its kind or size makes no call of WeCom", async () => {
    await fetch("https://static.test/poster.png", { method: "PUT", body: "GIF89a........" });
    await renew();
    expect(inEnglish((await status())?.failure?.why)).toBe("this is a GIF, an image must be a JPG or PNG");
    await put("x".repeat(10 * MB));
    await age(60_000);
    await renew();
    expect(inEnglish((await status())?.failure?.why)).toContain("10 MB, an image has at most 10 MB");
    expect(await uploads()).toBe(0);
  });

  test("that WeCom refuses has the errcode and a remedy", async () => {
    await fault({ api: "media/upload", then: { errcode: 45009 } });
    await renew();
    expect(inEnglish((await status())?.failure?.why)).toContain("(45009)");
  });

  test("is tried again after a minute, then after two, however often it is asked for", async () => {
    await fail(500);
    for (let n = 0; n < 5; n++) await renew();
    await keep();
    expect(await status()).toMatchObject({ failure: { times: 1 } });
    await age(60_000);
    await renew();
    await age(60_000);
    await renew();
    expect(await status()).toMatchObject({ failure: { times: 2 } });
    await age(60_000);
    await renew();
    expect(await status()).toMatchObject({ failure: { times: 3 } });
    expect(await troubles()).toMatchObject({ count: 1 });
  });

  test("of the permanent address alone still gives the media_id, and is tried again with the next one", async () => {
    await fault({ api: "media/uploadimg", then: { errcode: 45009 } });
    expect(await renew()).toMatchObject({ mediaId: expect.any(String), picUrl: null });
    expect(await status()).toMatchObject({ failure: null, isPermanent: false });
    await age(49 * HOUR_MS);
    await keep();
    expect(await inKv(POSTER)).toMatchObject({ picUrl: expect.any(String) });
  });

  test("does not keep other media from being uploaded", async () => {
    await fail(404);
    await put("other", "/other.png");
    const other = {
      ...POSTER,
      name: "other",
      source: { type: "image" as const, url: "https://static.test/other.png" },
    };
    await keep(POSTER, other);
    expect(await inKv(other)).toMatchObject({ mediaId: expect.any(String) });
  });
});
