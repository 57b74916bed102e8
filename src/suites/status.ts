/** What operators see of a suite as a whole, and of each company. Types, names and a limit only. */
import type { Licence } from "../wecom/provider.ts";
import type { Reach } from "../wecom/service.ts";

/** Tickets come every ten minutes, and each is good for thirty (doc 90628). */
export const NO_TICKET_MS = 25 * 60_000;

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

/** What a suite has, and why it has no token, as it is stored. */
export interface ExaminedSuite {
  status: SuiteStatus;
  noToken: string | null;
  /** WeCom's answer instead of a suite_access_token, if it gave one. */
  refusal: { errcode: number; errmsg: string } | null;
  /** Null when WeCom takes `providerSecret`. */
  noProviderToken: string | null;
}

/** `failed`: an AuthCode that could not be exchanged; `void`: WeCom refuses the company's permanent_code. */
export const INSTALLATION_STATES = ["active", "pending", "failed", "void", "cancelled"] as const;

/** Times in milliseconds since 1970. */
export interface ListedInstallation {
  /** Null until the AuthCode is exchanged: it does not say whose it is. */
  corpId: string | null;
  corpName: string | null;
  agentId: number | null;
  state: (typeof INSTALLATION_STATES)[number];
  /** Of an AuthCode: why it waits, or could not be exchanged, as it is stored. */
  reason: string | null;
  installedAt: number | null;
  changedAt: number | null;
  cancelledAt: number | null;
  reach: Reach | null;
  licence: (Licence & { askedAt: number | null }) | null;
  lastCallbackAt: number | null;
}

export interface InstallationPage {
  installations: ListedInstallation[];
  /** The corpid behind which the next page begins; null at the end. */
  cursor: string | null;
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
