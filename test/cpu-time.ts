/** Measures work in CPU time, which a busy neighbour does not change. */

/** The CPU time of this process for the work, in milliseconds. The work must not wait. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
