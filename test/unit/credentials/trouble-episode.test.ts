/** The episode of a trouble: when operators are told, and when it is over. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Episode,
  ended,
  isForgotten,
  isOngoing,
  isOwed,
  lookedInto,
  type Noted,
  noted,
  readEpisode,
} from "../../../src/credentials/trouble-episode.ts";
import { ALERT_PAUSE_MS, type Cause, type Trouble } from "../../../src/credentials/troubles.ts";

const MINUTE = 60_000;
const trouble = (cause: Cause, subject: string | null = null): Trouble => ({ cause, detail: "", subject });

/** The results of occurrences at these minutes, one after the other. */
function occur(cause: Cause, ...occurrences: [minute: number, subject?: string][]): Noted[] {
  let episode: Episode | null = null;
  return occurrences.map(([minute, subject]) => {
    const result = noted(episode, trouble(cause, subject), minute * MINUTE);
    episode = result.episode;
    return result;
  });
}
const told = (results: Noted[]) => results.map(({ tell }) => tell);
const lastOf = (results: Noted[]): Noted => {
  const last = results.at(-1);
  if (last === undefined) throw new Error("nothing occurred");
  return last;
};

describe("operators are told", () => {
  test.each<Cause>(["60020", "40001", "40013", "48002", "48006", "50003", "inactive_alert", "incomplete"])(
    "of %s at once, and at most once in ten minutes",
    (cause) => {
      expect(told(occur(cause, [0], [1], [9], [10], [11]))).toEqual([true, false, false, true, false]);
    },
  );

  test.each<Cause>(["no-code", "no-rule", "41054", "84074", "60111", "99999"])(
    "of %s at the fifth occurrence within ten minutes, whichever members it concerns",
    (cause) => {
      const of = (...minutes: number[]) =>
        told(occur(cause, ...minutes.map((minute, n): [number, string] => [minute, `member-${n}`])));
      expect(of(0, 1, 2, 3, 4)).toEqual([false, false, false, false, true]);
      expect(of(0, 8, 9, 10, 11, 12)).toEqual([false, false, false, false, false, true]);
      expect(of(0, 3, 6, 9, 12, 15)).not.toContain(true);
    },
  );

  test("of no-code once a day for each member", () => {
    const minutes = [0, 1, 2, 3, 4, 5, 15, 16, 17, 18, 19, 20, 24 * 60 + 4, 24 * 60 + 5];
    const results = occur("no-code", ...minutes.map((minute): [number, string] => [minute, "zhangsan"]));
    expect(told(results).filter(Boolean)).toHaveLength(1);
    const another = minutes.slice(6, 11).map((minute): [number, string] => [minute, "lisi"]);
    const first = minutes.slice(0, 5).map((minute): [number, string] => [minute, "zhangsan"]);
    expect(told(occur("no-code", ...first, ...another)).filter(Boolean)).toHaveLength(2);
  });

  test("of a member whose last five customers all met it, over any time", () => {
    const hours = [0, 1, 2, 3, 4].map((hour): [number, string] => [hour * 60, "zhangsan"]);
    const { episode, suspicion } = lastOf(occur("84074", ...hours));
    expect(isOngoing(episode)).toBe(false);
    if (suspicion === null) throw new Error("there is no suspicion");
    expect(suspicion).toEqual({ cause: "84074", subject: "zhangsan", since: 0 });
    const found = lookedInto(episode, suspicion, null, 240 * MINUTE);
    expect(found).toMatchObject({ tell: true, isOpened: true, episode: { count: 5, since: 0 } });
  });

  test("of no member with a success among the last five, and only later occurrences count on", () => {
    const hours = [0, 1, 2, 3, 4].map((hour): [number, string] => [hour * 60, "zhangsan"]);
    const { episode, suspicion } = lastOf(occur("84074", ...hours));
    if (suspicion === null) throw new Error("there is no suspicion");
    const found = lookedInto(episode, suspicion, 150 * MINUTE, 240 * MINUTE);
    expect(found.tell).toBe(false);
    expect(found.episode.subjects).toMatchObject([{ run: [180 * MINUTE, 240 * MINUTE] }]);
  });

  test("ten minutes after the last alert of a trouble that comes back sooner", () => {
    const first = lastOf(occur("60020", [0, "contact"])).episode;
    const over = ended(first, "contact", MINUTE);
    const again = noted(over, trouble("60020", "contact"), 2 * MINUTE);
    expect(again).toMatchObject({ tell: false, isOpened: true, episode: { count: 1, since: 2 * MINUTE } });
    expect(isOwed(again.episode, 9 * MINUTE)).toBe(false);
    expect(isOwed(again.episode, 10 * MINUTE)).toBe(true);
    expect(isOwed(ended(again.episode, "contact", 3 * MINUTE), 10 * MINUTE)).toBe(false);
  });
});

describe("an episode is over", () => {
  test("when every subject that it hit has worked since", () => {
    const { episode } = lastOf(occur("48002", [0, "contact"], [1, "kf"]));
    const half = ended(episode, "contact", 2 * MINUTE);
    expect(half.overAt).toBeNull();
    expect(ended(half, "contact", 3 * MINUTE).overAt).toBeNull();
    expect(ended(half, "kf", 3 * MINUTE).overAt).toBe(3 * MINUTE);
  });

  test("not by a success that began before the last failure", () => {
    const { episode } = lastOf(occur("60020", [0, "contact"], [5, "contact"]));
    expect(ended(episode, "contact", 4 * MINUTE).overAt).toBeNull();
    expect(ended(episode, "contact", 5 * MINUTE).overAt).toBeNull();
    expect(ended(episode, "contact", 6 * MINUTE).overAt).toBe(6 * MINUTE);
  });

  test("never by time alone, but is forgotten after thirty days without an occurrence", () => {
    const { episode } = lastOf(occur("84074", ...[0, 1, 2, 3, 4].map((m): [number, string] => [m, "a"])));
    expect(isOngoing(episode)).toBe(true);
    expect(isForgotten(episode, 29 * 24 * 60 * MINUTE)).toBe(false);
    expect(isForgotten(episode, 31 * 24 * 60 * MINUTE)).toBe(true);
  });

  test("after any success when the version before stored it without subjects", () => {
    const stored = { count: 7, lastAt: 5, detail: "…", fromIp: null, alertedAt: 5, spellFrom: 3, spell: 7 };
    const before = readEpisode(stored);
    expect(before).toMatchObject({ count: 7, since: 3, overAt: null });
    expect(ended(before, "contact", 6)).toMatchObject({ overAt: 6, told: true });
  });

  test("and the next occurrence begins a new episode", () => {
    const over = ended(lastOf(occur("missed", [0, "contact"], [1, "contact"])).episode, null, 2 * MINUTE);
    const { episode } = noted(over, trouble("missed", "contact"), 30 * MINUTE);
    expect(episode).toMatchObject({ count: 1, since: 30 * MINUTE, overAt: null });
  });
});

test("operators are told of a cause at most once in ten minutes, and only an ongoing episode ends", () => {
  const step = fc.record({
    after: fc.nat({ max: 8 * MINUTE }),
    subject: fc.constantFrom("a", "b", "constructor", "__proto__"),
    works: fc.boolean(),
  });
  const cause = fc.constantFrom<Cause>("60020", "missed", "no-code", "84074", "forward");
  fc.assert(
    fc.property(cause, fc.array(step, { maxLength: 60 }), (of, steps) => {
      let episode: Episode | null = null;
      let now = 0;
      let toldAt = Number.NEGATIVE_INFINITY;
      for (const { after, subject, works } of steps) {
        now += after;
        if (works && episode !== null) {
          const before: Episode = episode;
          episode = ended(before, subject, now);
          if (episode.overAt !== before.overAt) expect(isOngoing(before)).toBe(true);
        } else if (!works) {
          const result: Noted = noted(episode, trouble(of, subject), now);
          episode = result.episode;
          expect(episode.since === null || episode.since <= now).toBe(true);
          expect(episode.subjects.some(({ name }) => name === subject)).toBe(true);
          if (result.tell) {
            expect(now - toldAt).toBeGreaterThanOrEqual(ALERT_PAUSE_MS);
            toldAt = now;
          }
        }
      }
    }),
  );
});
