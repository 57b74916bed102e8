/** How much later than planned things may happen on a machine that is busy with all of this. */
import type { Evidence } from "../evidence.ts";

const SLACK_MS = 1_000;
/** The Worker's process has as much to do as WeCom's, and its answers go back and forth. */
const LAGS = 4;

/** What the machine alone may add to the way of a call and of its answer. */
export const lagsMs = ({ lagMs }: Evidence) => LAGS * lagMs;

export const slackMs = (evidence: Evidence) => SLACK_MS + lagsMs(evidence);
