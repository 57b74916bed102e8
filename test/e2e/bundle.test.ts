/** The production bundle as a file: what it weighs, and what V8 reads of it. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const bundle = readFileSync("dist/index.js", "latin1");

test("the bundle has at most 244 KB gzipped, both languages and all kinds of app in it", () => {
  expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(244_000);
});

test("the bundle imports no module but those of the platform", () => {
  const imported = [...bundle.matchAll(/\bfrom"([a-z]+:[^"]+|\.[^"]+)"/g)].map(([, name]) => name);
  expect(imported).toContain("node:crypto");
  expect(imported.filter((name) => !/^(?:node|cloudflare):/.test(name ?? ""))).toEqual([]);
});

test("the bundle is ASCII, so that V8 holds it with a byte for each sign", () => {
  expect([...bundle].filter((sign) => sign > "~")).toEqual([]);
});
