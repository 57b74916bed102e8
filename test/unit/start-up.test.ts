/** What a start of the Worker must not take time for: a callback that needs none of it waits until it is done. */
import { expect, onTestFinished, test, vi } from "vitest";

test("nothing of a language's is built at start-up: it takes longer than all of the rest", async () => {
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
