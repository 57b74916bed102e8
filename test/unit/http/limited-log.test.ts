/** The log that writes at most ten lines a minute. */
import { expect, onTestFinished, test, vi } from "vitest";
import { limitedLog, loggedPath } from "../../../src/http/limited-log.ts";

/** A log and its lines, on a clock that the test moves. */
function arrange() {
  vi.useFakeTimers({ now: 1_000_000 });
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => {
    vi.useRealTimers();
    warned.mockRestore();
  });
  return { log: limitedLog(), lines: warned.mock.calls };
}

test("a flood leaves ten lines a minute, and the next line has the number of those left out", () => {
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

test("each log counts separately", () => {
  const { log, lines } = arrange();
  for (let i = 0; i < 20; i++) log({ event: "x" });
  limitedLog()({ event: "y" });
  expect(lines.at(-1)).toEqual([{ event: "y" }]);
});

test("a path is logged without its query and with at most 100 characters", () => {
  expect(loggedPath("https://a.example.com/callback/sales?msg_signature=1#x")).toBe("/callback/sales");
  expect(loggedPath(`https://a.example.com/${"a".repeat(10_000)}`)).toHaveLength(100);
});
