/** An uploaded medium is written into the rules file, and nothing else of it changes. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mediaTypeOf, nameFor, withMedium } from "../../../../console/pages/rules/add-medium.ts";
import { mediaIn } from "../../../../console/pages/rules/preview/media.ts";
import { checkRules } from "../../../../src/rules/load.ts";

const medium = { name: "poster-7", type: "image", sha256: "a".repeat(64), fileName: null };
const examples = ["rules.example.yaml", ...globSync("examples/rules/*.yaml")];

test.each(examples)("%s", (file) => {
  const text = readFileSync(file, "utf8");
  const written = withMedium(text, medium);
  expect(checkRules(written, 0).problems).toEqual([]);
  expect(mediaIn(written).get("poster-7")).toEqual({ type: "image", url: `/api/uploads/${medium.sha256}` });
  const kept = new Set(written.split("\n"));
  expect(text.split("\n").filter((line) => !kept.has(line))).toEqual([]);
});

test("it goes below the media that are there, at their indentation", () => {
  const text = "media:\n    a: { type: image, url: https://x.example/a.png }\nrules: []\n";
  expect(withMedium(text, medium)).toBe(
    `media:\n    poster-7: { type: image, upload: ${medium.sha256} }\n    a: { type: image, url: https://x.example/a.png }\nrules: []\n`,
  );
});

test("a file without media, and an empty one, get the section", () => {
  expect(withMedium("rules: []\n", medium)).toBe(
    `media:\n  poster-7: { type: image, upload: ${medium.sha256} }\n\nrules: []\n`,
  );
  expect(withMedium("", medium)).toBe(`media:\n  poster-7: { type: image, upload: ${medium.sha256} }\n\n`);
});

test("a file keeps the name that customers see, whatever signs it has", () => {
  const fileName = `价目 "2027", 新.pdf`;
  const written = withMedium("rules: []\n", { ...medium, type: "file", fileName });
  expect(checkRules(`${written}\n`, 0).problems.map(({ path }) => path)).not.toContain("media.poster-7.name");
  expect(written).toContain(String.raw`name: "价目 \"2027\", 新.pdf"`);
});

test.each([
  ["海报 7.png", [], "海报-7"],
  ["a.b.png", [], "a-b"],
  ["poster.png", ["poster"], "poster-2"],
  ["poster.png", ["poster", "poster-2"], "poster-3"],
  ["7.png", [], "file-7"],
  ["---.png", [], "file"],
])("%s is named", (file, taken, name) => {
  expect(nameFor(file, taken)).toBe(name);
});

test.each([
  ["image/png", "image"],
  ["image/jpeg", "image"],
  ["image/gif", "file"],
  ["audio/amr", "voice"],
  ["video/mp4", "video"],
  ["", "file"],
])("%j is sent as %s", (mime, type) => {
  expect(mediaTypeOf(mime)).toBe(type);
});
