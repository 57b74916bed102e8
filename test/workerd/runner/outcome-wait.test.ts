/** While others are under way, the outcome of a sent message is stored with the next claim, in one commit. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ContactClaim, deadlineOf } from "../../../src/delivery/delivery.ts";
import { OUTCOME_WAIT_MS } from "../../../src/delivery/runner.ts";
import { bindings } from "../wecom.ts";
import { type Code, Model } from "./model.ts";
import { Worker } from "./worker.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Play {
  worker: Worker;
  /** Claims a code of a new customer. */
  claim(): Code;
  /** WeCom takes the welcome. */
  takes(code: Code): Promise<void>;
  outcomeOf(code: Code): string | undefined;
}

async function play(acts: (play: Play) => Promise<void>): Promise<void> {
  await runInDurableObject(bindings.DISPATCHER.getByName("outcomes:0"), async (_, { storage }) => {
    const model = new Model();
    const worker = new Worker(model, storage.sql);
    const claim = () => {
      const number = model.codes.length;
      const claim: ContactClaim = {
        id: `0-${String(number).padStart(32, "0")}`,
        app: "sales",
        event: "contact.added",
        via: "added",
        staff: "zhangsan",
        state: null,
        customer: `wm${number}`,
        code: `code ${number}`,
        account: null,
        scene: null,
        details: null,
        eventAt: Date.now(),
        receivedAt: Date.now(),
      };
      const code = { ...claim, deadline: deadlineOf(claim), calls: 0 };
      model.codes.push(code);
      worker.keep(worker.runner.accept(claim));
      return code;
    };
    const takes = async (code: Code) => {
      await vi.advanceTimersByTimeAsync(0);
      const call = model.underWay.find((one) => one.code === code);
      call?.end({ kind: "answered", http: 200, errcode: 0, errmsg: "ok", body: {} });
      await vi.advanceTimersByTimeAsync(0);
    };
    await acts({ worker, claim, takes, outcomeOf: ({ id }) => worker.ledger.find(id)?.outcome });
    expect(model.broken).toEqual([]);
  });
}

test("it waits for the next claim, and is written in the turn of that claim", () =>
  play(async ({ claim, takes, outcomeOf }) => {
    const [first] = [claim(), claim()];
    await takes(first);
    expect(outcomeOf(first)).toBe("open");
    claim();
    // A commit comes after the turn, and a turn ends when no microtask is left.
    for (let microtask = 0; microtask < 10; microtask += 1) await Promise.resolve();
    expect(outcomeOf(first)).toBe("sent");
  }));

test("it waits no longer than some milliseconds when no claim comes", () =>
  play(async ({ claim, takes, outcomeOf }) => {
    const [first] = [claim(), claim()];
    await takes(first);
    await vi.advanceTimersByTimeAsync(OUTCOME_WAIT_MS - 1);
    expect(outcomeOf(first)).toBe("open");
    await vi.advanceTimersByTimeAsync(1);
    expect(outcomeOf(first)).toBe("sent");
  }));

test("it does not wait when nothing else is under way", () =>
  play(async ({ claim, takes, outcomeOf }) => {
    const only = claim();
    await takes(only);
    expect(outcomeOf(only)).toBe("sent");
  }));

test("a customer who is forgotten meanwhile is not recorded as welcomed", () =>
  play(async ({ worker, claim, takes, outcomeOf }) => {
    const [first] = [claim(), claim()];
    await takes(first);
    worker.runner.abandon(first.customer, "forgotten" as never);
    await vi.advanceTimersByTimeAsync(OUTCOME_WAIT_MS);
    expect(outcomeOf(first)).toBe("missed");
  }));
