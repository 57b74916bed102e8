/**
 * Tests the DeliveryRunner on an object's own storage against a model of what WeCom and the company know: which
 * customers are welcomed, whose codes may be used, and which code comes first. The model has WeCom, the clock and
 * crashes.
 */
import { runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { bindings } from "../wecom.ts";
import { areRivals, type Code, Model, WINDOW_MS } from "./model.ts";
import { steps } from "./steps.ts";
import { Worker } from "./worker.ts";

const LONGEST_PAUSE_MS = 2_000;
const RUNS = 80;

/** Asserts the outcome of every code when its window is over. */
function endsWell({ codes, welcomed, sent }: Model, { ledger, runner }: Worker): void {
  expect(runner.isBusy).toBe(false);
  const settledAt = ({ id }: Code) => ledger.find(id)?.settledAt ?? 0;
  for (const code of codes) {
    const outcome = ledger.find(code.id)?.outcome;
    const rivals = codes.filter((other) => areRivals(other, code));
    const isClosing = (at: number) => at >= code.deadline - LONGEST_PAUSE_MS;
    expect(outcome === "sent").toBe(sent.has(code));
    switch (outcome) {
      case "sent":
      case "sent-unconfirmed":
      case "already-welcomed":
      case "superseded":
        expect([...welcomed].some(({ customer }) => customer === code.customer)).toBe(true);
        break;
      case "missed":
        expect(isClosing(settledAt(code))).toBe(true);
        // A code without a call waited for its rivals until the end.
        if (code.calls === 0) expect(rivals.some((one) => isClosing(settledAt(one)))).toBe(true);
        break;
      default:
        expect(outcome).toBe("refused");
    }
  }
}

afterEach(() => vi.useRealTimers());

test("one app at a time sends to a customer, in turn, and every code has an outcome, whatever WeCom answers and whenever the object is lost", async () => {
  await runInDurableObject(bindings.DISPATCHER.getByName("model:0"), async (_, { storage }) => {
    vi.useFakeTimers();
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 40, size: "max" }), async (commands) => {
        const model = new Model();
        const worker = new Worker(model, storage.sql);
        await fc.asyncModelRun(() => ({ model, real: worker }), commands);
        await vi.advanceTimersByTimeAsync(3 * WINDOW_MS);
        expect(model.broken).toEqual([]);
        endsWell(model, worker);
      }),
      { numRuns: RUNS },
    );
  });
}, 60_000);
