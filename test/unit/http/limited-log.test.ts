import { expect, onTestFinished, test, vi } from "vitest";
import { limitedLog, loggedPath } from "../../../src/http/limited-log.ts";

/** A log, with what it wrote, on a clock that stands still. */
function arrange() {
  vi.useFakeTimers({ now: 1_000_000 });
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => {
    vi.useRealTimers();
    warned.mockRestore();
  });
  return { log: limitedLog(), lines: warned.mock.calls };
}

test("a flood leaves ten lines a minute, and the first afterwards tells how many were left out", () => {
  const { log, lines } = arrange();
  for (let i = 0; i < 1_000; i++) log({ event: "x", i });
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toEqual([{ event: "x", i: 9 }]);
  vi.advanceTimersByTime(59_999);
  log({ event: "x" });
  expect(lines).toHaveLength(10);
  vi.advanceTimersByTime(1);
  log({ event: "x" });
  log({ event: "x" });
  expect(lines.slice(10)).toEqual([[{ event: "x", leftOut: 991 }], [{ event: "x" }]]);
});

test("each log counts for itself", () => {
  const { log, lines } = arrange();
  for (let i = 0; i < 20; i++) log({ event: "x" });
  limitedLog()({ event: "y" });
  expect(lines.at(-1)).toEqual([{ event: "y" }]);
});

test("a path is logged without query, and not at any length", () => {
  expect(loggedPath("https://a.example.com/callback/sales?msg_signature=1#x")).toBe("/callback/sales");
  expect(loggedPath(`https://a.example.com/${"a".repeat(10_000)}`)).toHaveLength(100);
});
