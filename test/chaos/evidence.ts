/**
 * What the checker is given: what WeCom gave out, what it was asked, what customers received, and the record that
 * the Worker keeps. Plain data; times in milliseconds since 1970, on WeCom's side and ours alike.
 */

import type { LongRecord } from "./long-record.ts";
import type { Naming } from "./scenario/rules.ts";

/** One one-time code, or an event without one, as one app was told of it. */
export interface Chance {
  /** For people: which visit, which app. */
  name: string;
  /** Chances of one group are for one and the same welcome. */
  group: string;
  /** Null in customer service, where whichever app reads of it first may use it. */
  app: string | null;
  event: string;
  via: string | null;
  staff: string | null;
  /** Of customer service. */
  account: string | null;
  customer: string;
  /** Good for one call: WeCom's code, or what stands for the answer to a message, for the move of a session. */
  code: string | null;
  /** The time that the event itself tells: WeCom's clock, whole seconds. Null when no event tells of the code. */
  toldAt: number | null;
  /** From then on WeCom takes the code no more, by our clock. */
  expiresAt: number;
  /** What the rules say of it, in all versions of the file that are good. */
  expects: "send" | "silent" | "no-rule" | "no-code";
  /** The text of a message that WeCom refuses for its content, where the rules have another in its place. */
  refusedText: string | null;
  /** How its text may begin, where that has names in it. */
  namings: readonly Naming[];
  /** Each time that WeCom brought the event. */
  receipts: readonly Receipt[];
}

/** One POST of a callback. */
export interface Receipt {
  at: number;
  endedAt: number;
  /** Null: no answer. */
  status: number | null;
}

/** One call of WeCom's API, from its journal. */
export interface Call {
  id: number;
  api: string;
  app: string | null;
  at: number;
  /** When it was answered, or its connection was closed. */
  endedAt: number;
  /** Null: it was not answered. */
  status: number | null;
  /** Null: WeCom came to no decision. */
  errcode: number | null;
  delivered: boolean;
  code: string | null;
  /** Whom it is about, where that stands in it. */
  customer: string | null;
  account: string | null;
  staff: string | null;
  /** The text that was to be sent. */
  text: string | null;
  /** The faults that met it, by name. */
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

/** A question that somebody asked the Worker's API; of a search, one page. */
export interface Asked {
  what: string;
  at: number;
  endedAt: number;
  /** Null: no answer. */
  status: number | null;
  /** Which receipts a search in the long record went through: from the newest to the oldest; null where that is none. */
  searched: Span | null;
  /** What is wrong with what it found; null: nothing. */
  fault: string | null;
}

/** A deploy that brought an app, or a new Secret of it, which the objects did not know until `to`. */
export interface LateKnowledge extends Span {
  app: string;
  brings: "app" | "secret";
}

export interface Evidence {
  chances: readonly Chance[];
  calls: readonly Call[];
  received: readonly Received[];
  deliveries: readonly RecordedDelivery[];
  /** From each kill until the Worker listened again. */
  downs: readonly Span[];
  /** While KV failed. */
  kvFailures: readonly Span[];
  deploys: readonly LateKnowledge[];
  /** Apps with a Secret that is not right, whoever asks. */
  wrongSecrets: readonly string[];
  asked: readonly Asked[];
  /** Null: the record is not long. */
  longRecord: LongRecord | null;
  /** How late the machine was at most: with what was due on WeCom's side, and with taking a callback. */
  lagMs: number;
  /** Texts that stand only in files that must never be in force. */
  forbiddenText: string;
}
