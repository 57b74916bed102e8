/** How much less of a company an app sees than before. */
import { describe, expect, test } from "vitest";
import { isAny, lostReach } from "../../../src/suites/reach.ts";

const reach = (change: object = {}) => ({ level: 1, members: [], departments: [], tags: [], ...change });
const ROOT = reach({ departments: [1] });

describe("an app", () => {
  test.each([
    ["named members", reach({ members: ["a", "b"] }), reach({ members: ["b"] }), { members: 1 }],
    ["departments", reach({ departments: [2, 3] }), reach({ departments: [2] }), { departments: 1 }],
    ["tags", reach({ tags: [7] }), reach(), { tags: 1 }],
    ["everybody for a member", ROOT, reach({ members: ["a"] }), { departments: 1 }],
  ])("sees less that loses %s", (_, before, after, lost) => {
    expect(lostReach(before, after)).toEqual({ members: 0, departments: 0, tags: 0, ...lost });
  });

  test.each([
    ["sees the same", reach({ members: ["a"], tags: [1] }), reach({ members: ["a"], tags: [1] })],
    ["is given more", reach({ members: ["a"] }), reach({ members: ["a", "b"] })],
    ["is given everybody in place of a member", reach({ members: ["a"] }), ROOT],
  ])("loses nothing that %s", (_, before, after) => {
    expect(isAny(lostReach(before, after))).toBe(false);
  });
});
