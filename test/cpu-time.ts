/** How long work takes by the processor's own count, which a busy neighbour does not change. */

/** Milliseconds of CPU that this process took for the work. For work that waits for nothing. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
