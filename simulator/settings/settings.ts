/**
 * The switches of the simulation: limits that can be moved, and every question about WeCom that nobody can answer
 * for sure, with the answer that is taken by default. The switches of customer service are in
 * kf.ts. No behaviour here.
 */
import * as v from "valibot";
import { KF_SETTINGS } from "./kf.ts";
import { count, countOrNull, HOUR, SECOND, yesNo } from "./kinds.ts";

/** Shape and defaults of the settings in one place; `v.parse(SettingsSchema, {})` gives the defaults. */
export const SettingsSchema = v.strictObject({
  // Tokens
  /** How long a token lives; `expires_in` says the same in seconds. */
  tokenLifeMs: count(7_200 * SECOND),
  /** WeCom promises at most 512 bytes, so that is what we give. */
  tokenBytes: count(512),
  /** UNCONFIRMED: does a second gettoken within the validity return the same token? */
  sameTokenWithinValidity: yesNo(true),
  /** UNCONFIRMED: if it returns a new one, does the first stop working? */
  newTokenVoidsOld: yesNo(false),
  /** Wrong secrets in an hour after which gettoken refuses the IP for an hour (45009; staff, 2021-08-13). Null: never. */
  wrongSecretsBeforeBan: countOrNull(2_000),

  // Providers
  /** A ticket is good for 30 minutes; the next is pushed after ten. */
  ticketLifeMs: count(30 * 60 * SECOND),
  /** An AuthCode is good for ten minutes. */
  authCodeLifeMs: count(10 * 60 * SECOND),
  /** A pre_auth_code is good for twenty minutes (doc 90601). */
  preAuthCodeLifeMs: count(1_200 * SECOND),
  /** UNCONFIRMED: does v2/get_permanent_code serve templates? */
  v2ServesTemplates: yesNo(false),

  // Login
  /** A code of login lives five minutes (doc 98177). */
  loginCodeLifeMs: count(5 * 60 * SECOND),

  // Welcome codes
  /** A code lives 20 s (doc 92137). */
  codeLifeMs: count(20 * SECOND),
  /** UNCONFIRMED: do the 20 s begin when the customer is added, or when the callback is first sent? */
  codeClock: v.optional(v.picklist(["event", "receipt"]), "event"),
  /** What a code answers that was used already: 41051 is the documented meaning, 41050 is seen too. */
  usedCode: v.optional(v.picklist([41050, 41051]), 41051),
  /** UNCONFIRMED: does a call refused for its parameters use up the code? */
  refusedCallUsesCode: yesNo(false),
  /** UNCONFIRMED: what a member who has not logged in for long answers. */
  longInactiveErrcode: count(41054),

  // Messages
  /**
   * UNCONFIRMED: the most bytes of a URL whose page names no limit, as in welcomes (40039). The help text of 40039 says
   * 1,024; `add_msg_template` has 2,048. Null: no limit.
   */
  urlBytes: countOrNull(1_024),

  // Codes (doc 92228)
  /** UNCONFIRMED: does the errmsg name the member for whom a code is refused? */
  codeRefusalNamesMember: yesNo(false),
  /** What a company may have by API. */
  contactWaysMost: count(500_000),

  // Limits on calls: tripping one blocks for the same unit, with 45009
  frequencyLimits: yesNo(true),
  callsPerMinute: count(10_000),
  callsPerHour: count(150_000),
  ipCallsPerMinute: count(20_000),
  ipCallsPerHour: count(600_000),
  /** Calls of one API that one corp may have under way (45033). WeCom publishes no number. Null: no limit. */
  maxConcurrent: countOrNull(null),

  // Media
  /** A media_id lives three days, from its upload on. */
  mediaLifeMs: count(72 * HOUR),
  /** What a company may upload by media/uploadimg; an older text says 100 a day. */
  picturesPerDay: count(1_000),
  picturesPerMonth: count(3_000),

  // Callbacks
  /** WeCom hangs up after 5 s without an answer. */
  callbackTimeoutMs: count(5 * SECOND),
  /** A command to a suite is answered within a second, and is not repeated (docs 90628, 90642). */
  commandTimeoutMs: count(SECOND),
  /** Three retries in all, so four attempts. */
  callbackRetries: count(3),
  /** UNCONFIRMED: the pause after an attempt that timed out; by the text about none. */
  callbackRetryMs: count(0),
  /** UNCONFIRMED: the pause after an answer other than 200, or a connection that failed. */
  callbackRefusedRetryMs: count(SECOND),
  /** UNCONFIRMED: does a retry carry a new timestamp and nonce (and so a new signature)? The code stays the same. */
  freshTimestampOnRetry: yesNo(false),
  /** The console gives the GET verification 1 s. */
  verifyTimeoutMs: count(SECOND),
  /** A State or WelcomeCode that does not exist is left out, or there and empty; both are seen. */
  missingNodes: v.optional(v.picklist(["absent", "empty"]), "absent"),
  /** The order of XML elements is not fixed: mix it. */
  shuffleNodes: yesNo(false),

  ...KF_SETTINGS,

  // The journal
  /** How many calls the journal keeps, the newest. Null: all; 0: none (benchmarks). */
  keepJournal: countOrNull(null),
});

/** What can be switched while the simulation runs; every part of it reads the value at the moment of use. */
export type Settings = v.InferOutput<typeof SettingsSchema>;

/** The settings as they are when nobody has touched them. */
export const defaultSettings = (): Settings => v.parse(SettingsSchema, {});
