/** The documents stay short: a README is read in ten minutes, and an editor shows each line whole. */
import { globSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";

const README_BYTES = 10 * 1024;
const LINE_CHARACTERS = 160;

const READMES = ["README.md", "README.zh-CN.md"];
const documents = globSync("docs/*.md");
/** Documents for developers are in English only. */
const ENGLISH_ONLY = ["docs/architecture.md"];

test.for(READMES)("%s has at most 10 KB", (readme) => {
  expect(statSync(readme).size).toBeLessThanOrEqual(README_BYTES);
});

test.for([...READMES, ...documents])("%s has no line of more than 160 characters", (document) => {
  const lines = readFileSync(document, "utf8").split("\n");
  const long = lines.flatMap((line, index) => ([...line].length > LINE_CHARACTERS ? [index + 1] : []));
  expect(long).toEqual([]);
});

test("every document exists in English and in Chinese", () => {
  const english = documents.filter((path) => !path.endsWith(".zh-CN.md") && !ENGLISH_ONLY.includes(path));
  const chinese = documents.filter((path) => path.endsWith(".zh-CN.md"));
  expect(english.map((path) => path.replace(/\.md$/, ".zh-CN.md")).sort()).toEqual(chinese.sort());
});
