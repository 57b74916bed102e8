/** The result of posting an event, by the program's answer. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { postEvent, retryAfter } from "../../../src/webhooks/post.ts";
import { english } from "../../english.ts";

afterEach(() => vi.restoreAllMocks());

const answering = (status: number, headers: Record<string, string> = {}) =>
  vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(null, { status, headers }));

const event = { id: "msg_1", body: "{}" };
const send = () => postEvent("https://programs.example.com/?key=hidden", [], event);

describe("a posted event", () => {
  test.each([200, 201, 204])("is done after HTTP %i", async (status) => {
    answering(status);
    expect(await send()).toEqual({ is: "done" });
  });

  test("stops its webhook after HTTP 410", async () => {
    answering(410);
    expect(await send()).toMatchObject({ is: "gone" });
  });

  test.each([400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504])(
    "is tried again after HTTP %i",
    async (status) => {
      answering(status);
      expect(await send()).toEqual({
        is: "later",
        what: english(`HTTP ${status}`),
        blames: "target",
        pauseMs: 0,
      });
    },
  );

  test.each([301, 302, 303, 307, 308])("does not follow the redirect of HTTP %i", async (status) => {
    const fetched = answering(status, { location: "https://elsewhere.example.com/" });
    expect(await send()).toMatchObject({
      is: "later",
      what: english(`HTTP ${status}, and redirects are not followed`),
    });
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ redirect: "manual" });
  });

  test.each([429, 503])("waits as long as Retry-After says after HTTP %i", async (status) => {
    answering(status, { "retry-after": "120" });
    expect(await send()).toMatchObject({ is: "later", pauseMs: 120_000 });
  });

  test("ignores Retry-After after HTTP 500", async () => {
    answering(500, { "retry-after": "120" });
    expect(await send()).toMatchObject({ pauseMs: 0 });
  });

  test("is tried again when there is no connection, and the reason does not quote the URL", async () => {
    vi.spyOn(globalThis, "fetch").mockRejectedValue(
      new TypeError("connect https://programs.example.com/?key=hidden"),
    );
    expect(await send()).toEqual({ is: "later", what: "no-connection", blames: "target" });
  });

  test("is tried again when no answer comes within 15 seconds", async () => {
    vi.useFakeTimers();
    vi.spyOn(globalThis, "fetch").mockImplementation(
      (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    );
    const sent = send();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await sent).toMatchObject({ is: "later", what: english("no answer within 15 s") });
    vi.useRealTimers();
  });
});

test.each<[string | null, number]>([
  [null, 0],
  ["5", 5_000],
  [" 5 ", 5_000],
  ["-5", 0],
  ["soon", 0],
  ["Sun, 22 Nov 2026 03:04:35 GMT", 30_000],
  ["Sun, 22 Nov 2026 03:04:00 GMT", 0],
])("Retry-After %j is %i ms", (header, ms) => {
  expect(retryAfter(header, Date.parse("2026-11-22T03:04:05Z"))).toBe(ms);
});
