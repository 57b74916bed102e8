/** How late the Worker may be because the machine is busy. */
import type { Evidence } from "../evidence.ts";

const SLACK_MS = 1_000;
/** The Worker's process is as busy as WeCom's, and each call goes from one to the other and back. */
const LAGS = 4;

/** The delay that the machine alone may add to a call and its answer. */
export const lagsMs = ({ lagMs }: Evidence) => LAGS * lagMs;

export const slackMs = (evidence: Evidence) => SLACK_MS + lagsMs(evidence);
