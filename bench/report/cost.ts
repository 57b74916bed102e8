/** Turns counted units into the cost of a welcome, at its dearest, by Cloudflare's prices. */
import type { Figures } from "../figures.ts";
import { OBJECT_GB, type PerWelcome } from "../prices.ts";

/** The assumed time for which an object waits for WeCom: Cloudflare bills the time on the clock. */
export const WECOM_MS = 200;
/** The KV keys that a welcome reads for rules. They are held for half a minute, so the dearest welcome reads them. */
const RULES_KEYS = 2;

/**
 * A welcome that is alone in its object, its rules read for it, its record deleted after 30 days. All of workerd's
 * processor time counts as the Worker's, which is too much.
 */
export function dearestWelcome(figures: Figures): PerWelcome {
  const counted = (how: string, unit: string) => figures.of(`units ${how} ${unit}`).median;
  const name = "yingbin 150/s";
  return {
    workerRequests: counted("alone", "workerRequests"),
    cpuMs: figures.has(`${name} cpu ms`) ? figures.of(`${name} cpu ms`).median : 0,
    objectRequests: counted("alone", "objectRequests"),
    durationGbS: ((figures.of(`${name} p50`).median + WECOM_MS) / 1_000) * OBJECT_GB,
    rowsWritten: counted("alone", "rowsWritten") + counted("pruned", "rowsWritten"),
    rowsRead: counted("alone", "rowsRead") + counted("pruned", "rowsRead"),
    kvReads: counted("alone", "kvReads") + RULES_KEYS,
  };
}
