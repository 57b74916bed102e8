/** When a build is older than its sources. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isOlder } from "../../../scripts/serve/build.ts";

test("a build is older than a source that was changed, added or taken away", () => {
  const folder = mkdtempSync(join(tmpdir(), "yingbin-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  mkdirSync(at("src/rules"), { recursive: true });
  for (const name of ["src/index.ts", "src/rules/load.ts"]) writeFileSync(at(name), "");
  const touch = (name: string, second: number) => utimesSync(at(name), second, second);
  for (const name of ["src/index.ts", "src/rules/load.ts", "src/rules", "src"]) touch(name, 100);
  const sources = [at("src"), at("not-there")];
  expect(isOlder(at("dist.js"), sources)).toBe(true);
  writeFileSync(at("dist.js"), "");
  touch("dist.js", 200);
  expect(isOlder(at("dist.js"), sources)).toBe(false);
  touch("src/rules/load.ts", 201);
  expect(isOlder(at("dist.js"), sources)).toBe(true);
  touch("dist.js", 300);
  touch("src/rules", 301);
  expect(isOlder(at("dist.js"), sources)).toBe(true);
});
