import { globSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { isAnnounced } from "../../../src/rules/engine/holidays.ts";
import { checkInEnglish } from "../rules/files.ts";
import { textOf } from "./gallery.ts";

const files = globSync("examples/rules/*.yaml").map((path) => basename(path));
/** 2026-11-24, when the holidays of 2027 were not announced yet. */
const NOW = Date.UTC(2026, 10, 24);
const UNANNOUNCED = isAnnounced(2027) ? [] : ["calendars.上班.holidays", "calendars.午休.holidays"];

test.for(files)("%s passes the check without a word, save for holidays that nobody knows yet", (file) => {
  const { problems, warnings } = checkInEnglish(textOf(file), NOW);
  const expected = file === "office-hours.yaml" ? UNANNOUNCED : [];
  expect([problems, warnings.map(({ path }) => path)]).toEqual([[], expected]);
});

describe("the index", () => {
  test.for(["README.md", "README.zh-CN.md"])("%s names every file, and each has its own tests", (index) => {
    expect(files.filter((file) => !textOf(index).includes(`](${file})`))).toEqual([]);
    const tests = globSync("test/unit/examples/*.test.ts").map((path) => basename(path, ".test.ts"));
    expect(files.filter((file) => !tests.includes(basename(file, ".yaml")))).toEqual([]);
  });
});
