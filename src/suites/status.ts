/** What operators see of a suite as a whole, and of a company that they ask WeCom about. Types only. */
import type { ListedInstallation } from "./installation-list.ts";

/** A callback that bears the right signature, and is meant for another than its content names or the suite is. */
export interface RefusedReceiver {
  /** In milliseconds since 1970. */
  at: number;
  /** For whom it was encrypted. */
  receiver: string;
  /** The suite and the company that its content names. */
  suiteId: string | null;
  corpId: string | null;
}

/** Times in milliseconds since 1970. */
export interface SuiteStatus {
  ticketAt: number | null;
  tokenExpiresAt: number | null;
  held: { until: number; errcode: number; errmsg: string } | null;
  lastRefusedReceiver: RefusedReceiver | null;
  /** Companies whose authorisation is in force. */
  installations: number;
}

/** Something that is wrong with an installation: a sentence as it is stored, with WeCom's answer if it gave one. */
export interface InstallationProblem {
  message: string;
  errcode: number | null;
  errmsg: string | null;
}

export interface CheckedInstallation {
  installation: ListedInstallation;
  problems: InstallationProblem[];
}
