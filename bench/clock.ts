/** The clock of all processes of a run: the machine's monotonic clock. */

/** Milliseconds with fractions. Only differences have a meaning. */
export function clock(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
