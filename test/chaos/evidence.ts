/**
 * The input of the checker: the codes that WeCom gave out, the calls that it received, the messages that customers
 * received, and the Worker's record. Plain data; all times are milliseconds since 1970, on WeCom's side and on ours.
 */
import type { LimitFigures } from "../../bench/answers.ts";
import type { LongRecord } from "./long-record.ts";
import type { Naming } from "./scenario/rules.ts";

/** A one-time code, or an event without a code, as WeCom tells one app of it. */
export interface Chance {
  /** For the report: the visit and the app. */
  name: string;
  /** Chances of the same group are for the same welcome. */
  group: string;
  /** Null in customer service, where the first app that reads of the code may use it. */
  app: string | null;
  event: string;
  via: string | null;
  staff: string | null;
  /** The account of customer service; null for a contact. */
  account: string | null;
  customer: string;
  /** Good for one call: WeCom's code, or the stand-in for the answer to a message or the move of a session. */
  code: string | null;
  /** The time in the event, in whole seconds of WeCom's clock. Null when no event tells of the code. */
  toldAt: number | null;
  /** When WeCom stops taking the code, by our clock. */
  expiresAt: number;
  /** The decision of the rules, the same in all good versions of the file. */
  expects: "send" | "silent" | "no-rule" | "no-code";
  /** The text of a message that WeCom refuses for its content and that has a fallback; else null. */
  refusedText: string | null;
  /** The beginnings that its text may have, where the text holds names. */
  namings: readonly Naming[];
  /** Every delivery of the event's callback. */
  receipts: readonly Receipt[];
}

/** One POST of a callback. */
export interface Receipt {
  at: number;
  endedAt: number;
  /** Null when there was no answer. */
  status: number | null;
}

/** One call of WeCom's API, from its journal. */
export interface Call {
  id: number;
  api: string;
  app: string | null;
  at: number;
  /** When WeCom answered it, or its connection was closed. */
  endedAt: number;
  /** Null when WeCom did not answer. */
  status: number | null;
  /** Null when WeCom made no decision. */
  errcode: number | null;
  delivered: boolean;
  code: string | null;
  /** The customer whom the call names; null where it names none. */
  customer: string | null;
  account: string | null;
  staff: string | null;
  text: string | null;
  /** The names of the faults that met the call. */
  fault: string | null;
}

/** A message that a customer received for a group's welcome; `app` is null for an app outside the Worker. */
export interface Received {
  group: string;
  at: number;
  app: string | null;
}

export interface RecordedAttempt {
  at: number;
  ms: number | null;
  errcode: number | null;
  verdict: string;
}

/** A delivery as `GET /api/deliveries/:id` shows it. */
export interface RecordedDelivery {
  id: string;
  app: string;
  event: string;
  via: string | null;
  staff: string | null;
  customer: string;
  outcome: string;
  errcode: number | null;
  cause: string | null;
  eventAt: number;
  receivedAt: number;
  deadline: number;
  settledAt: number | null;
  attempts: readonly RecordedAttempt[];
  notes: readonly string[];
}

export interface Span {
  from: number;
  to: number;
}

/** A question to the Worker's API; for a search, one page of it. */
export interface Asked {
  what: string;
  at: number;
  endedAt: number;
  /** Null when there was no answer. */
  status: number | null;
  /**
   * The receipt times that a search in the long record went through, from the newest to the oldest; null for another
   * question.
   */
  searched: Span | null;
  /** The fault in the answer; null when it is right. */
  fault: string | null;
}

/** What WeCom tells a suite of a company: a command, and what became of its AuthCode. */
export interface Authorisation {
  /** The name of the company's app in the Worker. */
  app: string;
  what: "installs" | "resets" | "cancels";
  /** When it happened at WeCom, by our clock. A reset and a cancel void the code at this time. */
  at: number;
  /** Every POST of its command; none for a command that was lost. */
  receipts: readonly Receipt[];
  /** The calls that exchange its AuthCode, by arrival. */
  exchanges: readonly Call[];
}

/** A call of a company's own program, and its answer. */
export interface ProgramAsk {
  /** The idempotency-key. */
  key: string;
  /** The text of its message, which no other key has. */
  text: string;
  at: number;
  endedAt: number;
  /** Null when there was no answer. */
  status: number | null;
  /** The delivery in the answer; null for an answer without a delivery. */
  delivery: string | null;
  outcome: string | null;
  /** The code of the error. */
  error: string | null;
  /** The outcome of the delivery that has the code already. */
  holder: string | null;
}

/** A message of a program's, or a code that the rules leave to programs: WeCom takes one call of it. */
export interface ProgramSend {
  name: string;
  customer: string;
  /** The code that its calls use up; see `Chance`. */
  code: string;
  asks: ProgramAsk[];
}

/** An event as it was posted to a company's program. */
export interface PostedEvent {
  id: string;
  type: string;
  /** The body without the time at which it was posted. */
  body: string;
  at: number;
  /** The status of the answer; null without an answer. */
  status: number | null;
  isVerified: boolean;
  /** The id of the delivery that it tells of; null for another event. */
  delivery: string | null;
}

/** A request to make, change or delete the channel code of a State. */
export interface CodeAct {
  state: string;
  method: "PUT" | "DELETE";
  at: number;
  endedAt: number;
  status: number | null;
  configId: string | null;
}

/** A channel code as WeCom had it; `to` is null while it lives. */
export interface Way {
  state: string;
  configId: string;
  from: number;
  to: number | null;
}

/** The channel codes, with the Worker's own list at the end. */
export interface ChannelCodes {
  acts: readonly CodeAct[];
  ways: readonly Way[];
  /** Null when the list could not be had. */
  listed: readonly { state: string; configId: string; gone: boolean }[] | null;
}

/** A text that was put into KV directly, or that the API was asked to publish. */
export interface Publication {
  file: string;
  /** The note of its entry in the history; null for what was put into KV. */
  note: string | null;
  /** The number in its texts; null for a restore. */
  version: number | null;
  /** The hash of the text; null for what was put into KV. */
  sha256: string | null;
  /** The hash of the version to restore; null for a new text. */
  from: string | null;
  /** The hash in If-Match. */
  expected: string | null;
  at: number;
  endedAt: number;
  /** Null when there was no answer. */
  status: number | null;
  /** The hash in the answer. */
  answered?: string;
}

/** The publications, with the history and the text in force at the end. */
export interface Published {
  publications: readonly Publication[];
  /** The history of the editors' file, oldest first; null when it could not be had. */
  history: readonly { sha256: string; by: string; note: string | null; from: string | null }[] | null;
  /** The hash of the editors' file at the end; `*` without a file, null when it could not be had. */
  current: string | null;
}

/** What programs and editors did by the API, and what they were told. */
export interface ByApi {
  sends: readonly ProgramSend[];
  /** The app whose events are posted. */
  webhookApp: string;
  posted: readonly PostedEvent[];
  codes: ChannelCodes;
  published: Published;
}

/** A deploy that brings an app, or a new Secret of it, which the objects do not know until `to`. */
export interface LateKnowledge extends Span {
  app: string;
  brings: "app" | "secret";
}

export interface Evidence {
  chances: readonly Chance[];
  calls: readonly Call[];
  received: readonly Received[];
  deliveries: readonly RecordedDelivery[];
  /** From each kill or end of a deploy until the Worker listens again; and each moment at which an object was moved. */
  downs: readonly Span[];
  kvFailures: readonly Span[];
  deploys: readonly LateKnowledge[];
  /** Apps whose Secret is wrong in every version of the Worker. */
  wrongSecrets: readonly string[];
  /** In the order in which they happened. */
  authorisations: readonly Authorisation[];
  asked: readonly Asked[];
  /** Null without programs and editors. */
  byApi: ByApi | null;
  /** What the Worker inside Cloudflare's limits tells; null without these limits. */
  limits: LimitFigures | null;
  /** The keys that the Worker wrote again within a second, which KV refuses. */
  refusedWrites: readonly string[];
  /** Null when the record is not long. */
  longRecord: LongRecord | null;
  /** The longest delay of the machine: with work that was due on WeCom's side, and with taking a callback. */
  lagMs: number;
  /** A text that stands only in rules files that must never be in force. */
  forbiddenText: string;
}
