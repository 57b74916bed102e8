/** The log of a machine of one's own: a JSON object a line. */
import { expect, test } from "vitest";
import { logLine } from "../../../scripts/serve/log.ts";

const of = (line: unknown) => JSON.parse(logLine(typeof line === "string" ? line : JSON.stringify(line)));

test("what the Worker logs stands beside time and level", () => {
  const message = JSON.stringify({ event: "delivery.settled", attempts: 1 });
  expect(of({ timestamp: 1_795_868_978_980, level: "log", message })).toEqual({
    at: "2026-11-28T12:29:38.980Z",
    level: "log",
    event: "delivery.settled",
    attempts: 1,
  });
});

test("what workerd says itself is a message", () => {
  const line = { timestamp: "1795868978982", level: "error", source: "mod.rs:372", message: "Uncaught" };
  expect(of(line)).toMatchObject({ level: "error", message: "Uncaught" });
  expect(of("terminate called")).toMatchObject({ level: "info", message: "terminate called" });
  expect(of({ timestamp: 0, level: "log", message: "[1]" })).toMatchObject({ message: "[1]" });
});
