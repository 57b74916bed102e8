/** Merging the shared and the local settings of wrangler. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  hasAddress,
  keepNamespaceIds,
  LOCAL_CONFIG,
  MERGED_CONFIG,
  mergeSettings,
  SHARED_CONFIG,
  writeMergedConfig,
} from "../../../scripts/wrangler/config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "yingbin-config-"));
  writeFileSync(
    join(folder, SHARED_CONFIG),
    'name = "yingbin"\n# A comment.\n[vars]\nLOCATION = "apac"\n[[kv_namespaces]]\nbinding = "RULES"\n[[kv_namespaces]]\nbinding = "CACHE"\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const writeLocal = (text: string) => writeFileSync(join(folder, LOCAL_CONFIG), text);
const readJson = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

test("local settings override shared settings, group by group", () => {
  expect(
    mergeSettings({ name: "a", vars: { A: "1", B: "2" } }, { vars: { B: "3" }, account_id: "x" }),
  ).toEqual({
    name: "a",
    vars: { A: "1", B: "3" },
    account_id: "x",
  });
});

test("bindings are merged by their name, in any order", () => {
  const shared = { kv_namespaces: [{ binding: "RULES" }, { binding: "CACHE", remote: true }] };
  const own = {
    kv_namespaces: [
      { binding: "CACHE", id: "c" },
      { binding: "MORE", id: "m" },
    ],
  };
  expect(mergeSettings(shared, own)).toEqual({
    kv_namespaces: [
      { binding: "RULES" },
      { binding: "CACHE", remote: true, id: "c" },
      { binding: "MORE", id: "m" },
    ],
  });
});

test("a local list without bindings replaces the shared list", () => {
  const merged = mergeSettings({ triggers: { crons: ["a", "b"] } }, { triggers: { crons: ["c"] } });
  expect(merged).toEqual({ triggers: { crons: ["c"] } });
});

test("wrangler reads the shared file when there is no local file", () => {
  expect(writeMergedConfig(folder)).toBe(join(folder, SHARED_CONFIG));
});

test("the settings have an address only with a domain in the local file", () => {
  expect(hasAddress(writeMergedConfig(folder))).toBe(false);
  writeLocal('{ "routes": [{ "pattern": "wecom.example.com", "custom_domain": true }] }');
  expect(hasAddress(writeMergedConfig(folder))).toBe(true);
});

test("in Workers Builds a Worker without a domain has an address of workers.dev, and with a domain only that", () => {
  const built = writeMergedConfig(folder, true);
  expect(hasAddress(built)).toBe(true);
  expect(readJson(MERGED_CONFIG)).toMatchObject({ workers_dev: true, vars: { LOCATION: "apac" } });
  const shared = join(folder, SHARED_CONFIG);
  const routes = 'routes = [{ pattern = "wecom.example.com", custom_domain = true }]\n';
  writeFileSync(shared, routes + readFileSync(shared, "utf8"));
  expect(writeMergedConfig(folder, true)).toBe(shared);
});

test("ids that a deploy wrote into the merged file are kept in the local file with its comments", () => {
  writeLocal('// Ours.\n{ "routes": [] }\n');
  writeMergedConfig(folder);
  const deployed = readJson(MERGED_CONFIG);
  deployed.kv_namespaces = [
    { binding: "RULES", id: "r1" },
    { binding: "CACHE", id: "c1" },
  ];
  writeFileSync(join(folder, MERGED_CONFIG), JSON.stringify(deployed));
  keepNamespaceIds(folder);
  expect(readFileSync(join(folder, LOCAL_CONFIG), "utf8")).toContain("// Ours.");
  writeMergedConfig(folder);
  expect(readJson(MERGED_CONFIG).kv_namespaces).toEqual(deployed.kv_namespaces);
});

test("a deploy that created no namespaces leaves the local file unchanged", () => {
  const text = '{ "routes": [] }';
  writeLocal(text);
  writeMergedConfig(folder);
  keepNamespaceIds(folder);
  expect(readFileSync(join(folder, LOCAL_CONFIG), "utf8")).toBe(text);
});
