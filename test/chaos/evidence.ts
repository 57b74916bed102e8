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
