/** Reads the processor time that a process has used. Linux only: on other systems it gives null. */
import { readFileSync } from "node:fs";

/** The kernel counts ticks (USER_HZ) of a hundredth of a second. */
const TICK_MS = 10;

/** User and system time of all its threads in ms, or null. */
export function cpuMsOf(pid: number | null): number | null {
  try {
    // After the name in brackets come the fields from the third on; fields 14 and 15 are utime and stime.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}
