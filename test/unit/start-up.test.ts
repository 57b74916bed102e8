/** The Worker starts without slow work, since a callback waits until the start is done. */
import { expect, onTestFinished, test, vi } from "vitest";
import { FOR_WORKERD } from "../../scripts/worker/bundle.ts";
import { bundleWithLateRooms } from "../../scripts/worker/late.ts";

test("no Intl object is built at start-up, which would take longer than everything else", async () => {
  const built = [
    ...(["Segmenter", "DateTimeFormat", "NumberFormat", "Collator", "PluralRules"] as const).map((name) =>
      vi.spyOn(Intl, name),
    ),
    vi.spyOn(Number.prototype, "toLocaleString"),
    vi.spyOn(Date.prototype, "toLocaleString"),
  ];
  onTestFinished(() => void vi.restoreAllMocks());
  vi.resetModules();
  for (const path of [
    "callback/route",
    "api/route",
    "rules/admin",
    "delivery/runner",
    "delivery/dispatcher-outbox",
  ]) {
    await import(new URL(`../../src/${path}.ts`, import.meta.url).href);
  }
  for (const spy of built) expect(spy).not.toHaveBeenCalled();
});

test("at its start the Worker evaluates the libraries of callbacks alone, and neither the API nor the reader of rules", async () => {
  const { atStart } = await bundleWithLateRooms("src/index.ts", { ...FOR_WORKERD, write: false });
  const libraryOf = (path: string) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  const libraries = new Set(atStart.map(libraryOf).filter((name) => name !== undefined));
  expect([...libraries].sort()).toEqual([
    // Holidays, for rules that ask for a working day.
    "chinese-days",
    // Names in WECOM_APPS that were mistyped.
    "fastest-levenshtein",
    "hono",
    "saxes",
    "valibot",
    "xmlchars",
  ]);
  const rooms = ["src/api/", "src/rules/file/", "src/rules/lint/", "src/rules/yaml/"];
  expect(atStart.filter((path) => rooms.some((room) => path.startsWith(room)))).toEqual([]);
});
