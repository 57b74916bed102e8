/**
 * Which accounts of a company the cron looks into in which minute. WeCom takes ten calls a minute without a Token, perhaps
 * of all accounts of a company together: two are left to other callers. Asks nobody.
 */
export const LOOKS_A_MINUTE = 8;
/** Somewhat more than a minute, since WeCom's clock is not ours. */
export const TURN_MS = 61_000;
/** This many turns end before the next run begins; with more accounts, the next run continues. */
const TURNS = 4;
/** The pause between two runs of the cron. */
export const RUN_EVERY_MS = 5 * 60_000;

/** The accounts of a turn, which is counted from 0, in the run that began at `runAt`; none when the run is over. */
export function accountsOfTurn(accounts: readonly string[], runAt: number, turn: number): string[] {
  if (turn >= TURNS) return [];
  const inARun = LOOKS_A_MINUTE * TURNS;
  const run = Math.floor(runAt / RUN_EVERY_MS);
  const first = accounts.length > inARun ? (run * inARun) % accounts.length : 0;
  const inTurn = [...accounts.slice(first), ...accounts.slice(0, first)];
  return inTurn.slice(turn * LOOKS_A_MINUTE, (turn + 1) * LOOKS_A_MINUTE);
}

/** A company with more accounts than this is looked at in this turn too; null when the run is over. */
export const fewestAccountsOf = (turn: number) => (turn >= TURNS ? null : turn * LOOKS_A_MINUTE);
