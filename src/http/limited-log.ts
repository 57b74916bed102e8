/**
 * A log for events that outsiders can cause: a few lines a minute from each isolate, then only a count, so that a flood
 * costs nothing. Knows nothing of what is logged.
 */

const WINDOW_MS = 60_000;
const LINES_PER_WINDOW = 10;

/** A function that logs warnings; the first line after a flood says how many were left out. */
export function limitedLog(): (line: { event: string } & Record<string, unknown>) => void {
  let windowEndsAt = 0;
  let lines = 0;
  let leftOut = 0;
  return function logWarning(line) {
    const now = Date.now();
    if (now >= windowEndsAt) {
      windowEndsAt = now + WINDOW_MS;
      lines = 0;
    }
    if (lines >= LINES_PER_WINDOW) {
      leftOut += 1;
      return;
    }
    lines += 1;
    console.warn(leftOut === 0 ? line : { ...line, leftOut });
    leftOut = 0;
  };
}

const LONGEST_PATH = 100;

/** An address as it may be logged: no query, and no longer than an address of ours can be. */
export function loggedPath(url: string): string {
  return new URL(url).pathname.slice(0, LONGEST_PATH);
}
