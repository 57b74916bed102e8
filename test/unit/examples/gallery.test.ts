/** Every rules file of the gallery is without problems, listed in both indexes, and tested. */
import { globSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { isAnnounced } from "../../../src/rules/engine/holidays.ts";
import { checkInEnglish } from "../rules/files.ts";
import { textOf } from "./gallery.ts";

const files = globSync("examples/rules/*.yaml").map((path) => basename(path));
/** 2026-11-24, before the holidays of 2027 were announced. */
const NOW = Date.UTC(2026, 10, 24);
const UNANNOUNCED = isAnnounced(2027) ? [] : ["calendars.上班.holidays", "calendars.午休.holidays"];

test.for(files)("%s has no problem, and no warning but for holidays that are not announced", (file) => {
  const { problems, warnings } = checkInEnglish(textOf(file), NOW);
  const expected = file === "office-hours.yaml" ? UNANNOUNCED : [];
  expect([problems, warnings.map(({ path }) => path)]).toEqual([[], expected]);
});

describe("the gallery", () => {
  test.for(["README.md", "README.zh-CN.md"])("has every file in %s, and tests for every file", (index) => {
    expect(files.filter((file) => !textOf(index).includes(`](${file})`))).toEqual([]);
    const tests = globSync("test/unit/examples/*.test.ts").map((path) => basename(path, ".test.ts"));
    expect(files.filter((file) => !tests.includes(basename(file, ".yaml")))).toEqual([]);
  });
});
