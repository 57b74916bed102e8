/** The cron looks into a company's accounts in turns, few enough a minute for WeCom, and comes to each account. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accountsOfTurn,
  fewestAccountsOf,
  LOOKS_A_MINUTE,
  RUN_EVERY_MS,
  TURN_MS,
} from "../../../src/kf/look-turns.ts";

const companies = fc.nat(200).map((count) => [...Array(count).keys()].map((n) => `wk${n}`));
/** A run begins about every five minutes, not to the millisecond. */
const runs = fc.record({ run: fc.nat(1_000_000), late: fc.nat(60_000) });

const turnsOf = (accounts: readonly string[], runAt: number): string[][] => {
  const turns: string[][] = [];
  for (let turn = 0; fewestAccountsOf(turn) !== null; turn++)
    turns.push(accountsOfTurn(accounts, runAt, turn));
  return turns;
};

test("a run ends before the next run begins", () => {
  const turns = turnsOf([], 0).length;
  expect(turns).toBe(4);
  expect(turns * TURN_MS).toBeLessThan(RUN_EVERY_MS);
  const accounts = [...Array(100).keys()].map((n) => `wk${n}`);
  expect([accountsOfTurn(accounts, 0, turns), fewestAccountsOf(turns + 1)]).toEqual([[], null]);
});

test("a run looks into each account once at most, and into eight in each turn while there are more", () => {
  fc.assert(
    fc.property(companies, runs, (accounts, { run, late }) => {
      const turns = turnsOf(accounts, run * RUN_EVERY_MS + late);
      const looked = turns.flat();
      expect(new Set(looked).size).toBe(looked.length);
      expect(looked.length).toBe(Math.min(accounts.length, turns.length * LOOKS_A_MINUTE));
      turns.forEach((inTurn, turn) => {
        expect(inTurn.length).toBeLessThanOrEqual(LOOKS_A_MINUTE);
        expect(inTurn.length > 0).toBe(accounts.length > (fewestAccountsOf(turn) ?? 0));
      });
    }),
  );
});

test("an account has the same turn in each run that comes to all, so that it waits for no more than a run", () => {
  const accounts = [...Array(20).keys()].map((n) => `wk${n}`);
  const first = turnsOf(accounts, 0);
  for (const run of [1, 2, 3]) expect(turnsOf(accounts, run * RUN_EVERY_MS)).toEqual(first);
});

test("runs that follow each other come to every account", () => {
  fc.assert(
    fc.property(companies, runs, (accounts, { run, late }) => {
      const inARun = turnsOf(accounts, 0).length * LOOKS_A_MINUTE;
      const needed = Math.ceil(accounts.length / inARun);
      const looked = new Set(
        [...Array(needed).keys()].flatMap((n) => turnsOf(accounts, (run + n) * RUN_EVERY_MS + late).flat()),
      );
      expect(looked.size).toBe(accounts.length);
    }),
  );
});
