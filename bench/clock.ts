/** The one clock of all processes of a run: the machine's monotonic clock, which they share. */

/** Milliseconds, with fractions; of use only for differences. */
export function clock(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
