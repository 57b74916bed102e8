/** The Worker's bundle evaluates late rooms when they are first called. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { FOR_WORKERD } from "../../../scripts/worker/bundle.ts";
import { bundleWithLateRooms } from "../../../scripts/worker/late.ts";

const WORKER = "test/unit/scripts/late-rooms";
const ROOMS = {
  [`${WORKER}/room.ts`]: ["doubled", "hashed", "tripled"],
  [`${WORKER}/quadrupling.ts`]: ["quadrupled"],
};

async function bundle(minify: boolean): Promise<typeof import("./late-rooms/entry.ts")> {
  const options = { ...FOR_WORKERD, minify, write: false } as const;
  const { outputFiles: [module] = [] } = await bundleWithLateRooms(`${WORKER}/entry.ts`, options, ROOMS);
  return await import(`data:text/javascript,${encodeURIComponent(module?.text ?? "")}`);
}

test.each([true, false])(
  "a late room is evaluated at its first call, and once (minified: %s)",
  async (minify) => {
    const { evaluated, twice, threeTimes, fourTimes } = await bundle(minify);
    expect(evaluated).toEqual(["entry"]);
    expect(twice(2)).toBe(4);
    expect(evaluated).toEqual(["entry", "times", "room"]);
    const hash = createHash("sha256").update("four").digest("hex");
    expect(fourTimes(2)).toEqual({ count: 8, hash });
    expect(twice(3)).toBe(6);
    expect(threeTimes(2)).toBe(6);
    expect(evaluated).toEqual(["entry", "times", "room", "quadrupling"]);
  },
);

test("a function of a late room that the list lacks is no part of the bundle, and the build says so", async () => {
  const options = { ...FOR_WORKERD, write: false, logLevel: "silent" } as const;
  const bundling = bundleWithLateRooms(`${WORKER}/entry.ts`, options, { [`${WORKER}/room.ts`]: ["doubled"] });
  await expect(bundling).rejects.toThrow("hashed");
});
