/** The Worker starts without slow work, since a callback waits until the start is done. */
import { expect, onTestFinished, test, vi } from "vitest";

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
