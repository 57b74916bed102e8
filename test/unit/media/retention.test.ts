/** When a medium is uploaded again, the pauses after failures, and when operators are told. */
import { describe, expect, test } from "vitest";
import {
  afterFailure,
  afterRefusal,
  afterSuccess,
  isDue,
  LONGEST_MEDIA_PAUSE_MS,
  type MediaEntry,
  newEntry,
  SHORTEST_MEDIA_PAUSE_MS,
} from "../../../src/media/retention.ts";
import { type Kept, MEDIA_LIFE_MS, RENEW_AFTER_MS } from "../../../src/media/stored-upload.ts";

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const keptSince = (uploadedAt: number, mediaId = "one"): Kept => ({
  mediaId,
  picUrl: null,
  sha256: "00",
  size: 100,
  uploadedAt,
  goodUntil: uploadedAt + MEDIA_LIFE_MS,
});
const entry = (changes: Partial<MediaEntry> = {}): MediaEntry => ({
  ...newEntry({ name: "poster", source: { type: "image", url: "https://a.example/" }, apps: ["sales"] }, NOW),
  ...changes,
});
const uploaded = (at = NOW) => afterSuccess(entry({ triedAt: at }), keptSince(at));

describe("an upload is due", () => {
  test("at once when it was never uploaded", () => {
    expect(isDue(entry(), NOW)).toBe(true);
  });

  test("two days after the upload, a day before the media_id ends", () => {
    expect(isDue(uploaded(), NOW + RENEW_AFTER_MS - 1)).toBe(false);
    expect(isDue(uploaded(), NOW + RENEW_AFTER_MS)).toBe(true);
    expect(MEDIA_LIFE_MS - RENEW_AFTER_MS).toBe(24 * HOUR);
  });

  test("at once when its media_id is refused, but not a minute after the last try", () => {
    const now = NOW + 3 * HOUR;
    expect(isDue(afterRefusal(uploaded(), "one", now), now)).toBe(true);
    const tried = afterRefusal(uploaded(now - 1), "one", now);
    expect(isDue(tried, now)).toBe(false);
    expect(isDue(tried, now - 1 + SHORTEST_MEDIA_PAUSE_MS)).toBe(true);
  });

  test("not when the refused media_id was replaced meanwhile", () => {
    expect(afterRefusal(uploaded(), "older", NOW)).toEqual(uploaded());
  });
});

describe("after failed uploads", () => {
  test("the pause doubles up to half an hour", () => {
    const pauses = [];
    let one = entry();
    for (let n = 0; n < 8; n++) {
      one = { ...afterFailure(one, "HTTP 404", NOW).entry, triedAt: NOW };
      let pause = 0;
      while (!isDue(one, NOW + pause)) pause += MINUTE;
      pauses.push(pause / MINUTE);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(LONGEST_MEDIA_PAUSE_MS).toBe(30 * MINUTE);
  });

  test("a success clears the failures", () => {
    const one = afterSuccess(afterFailure(entry(), "HTTP 404", NOW).entry, keptSince(NOW));
    expect(one).toMatchObject({ failures: 0, why: null, told: null });
  });

  test("refusals of fresh media_ids make the pause grow as failures do", () => {
    let one = uploaded();
    for (let n = 1; n <= 4; n++) {
      const at = NOW + n * HOUR;
      one = afterSuccess(
        afterRefusal({ ...one, triedAt: at }, `${n - 1 || "one"}`, at),
        keptSince(at, `${n}`),
      );
      one = afterRefusal(one, `${n}`, at + MINUTE);
    }
    expect(one.refusals).toBe(4);
    const lastTry = NOW + 4 * HOUR;
    expect(isDue(one, lastTry + 8 * MINUTE - 1)).toBe(false);
    expect(isDue(one, lastTry + 8 * MINUTE)).toBe(true);
  });

  test("a media_id that lasted two days clears the refusals", () => {
    const one = afterRefusal(uploaded(), "one", NOW + MINUTE);
    expect(one.refusals).toBe(1);
    expect(afterSuccess(one, keptSince(NOW + RENEW_AFTER_MS)).refusals).toBe(0);
  });
});

describe("operators are told", () => {
  const news = (one: MediaEntry, why: string, at: number) => afterFailure(one, why, at);

  test("at once of a medium that was never uploaded, and again for another reason or after a day", () => {
    const first = news(entry(), "HTTP 404", NOW);
    expect(first.isNews).toBe(true);
    const second = news(first.entry, "HTTP 404", NOW + MINUTE);
    expect(second.isNews).toBe(false);
    expect(news(second.entry, "HTTP 403", NOW + 2 * MINUTE).isNews).toBe(true);
    expect(news(second.entry, "HTTP 404", NOW + 24 * HOUR).isNews).toBe(true);
  });

  test("of a medium with a good media_id only at the third failure", () => {
    let one = uploaded();
    const heard = [1, 2, 3, 4].map((n) => {
      const { entry: after, isNews } = news(one, "HTTP 502", NOW + RENEW_AFTER_MS + n * MINUTE);
      one = after;
      return isNews;
    });
    expect(heard).toEqual([false, false, true, false]);
  });

  test("at once of a medium whose media_id was refused and cannot be replaced", () => {
    expect(news(afterRefusal(uploaded(), "one", NOW + HOUR), "HTTP 404", NOW + HOUR).isNews).toBe(true);
  });
});
