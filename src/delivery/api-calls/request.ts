/**
 * What a program asks of the Dispatcher of a customer, and what it is told. Data only.
 */
import type { Claim, Delivery, Given, Outcome } from "../delivery.ts";

/** A call of the API, as it is handed to the Dispatcher of its customer. */
export interface SendRequest {
  /** What the call is known by, hashed; two calls with one key are one call. */
  key: string;
  /** A hash of all that is asked for. */
  request: string;
  claim: Claim;
  act: Given["act"];
  msgid: string | null;
  forRules: boolean;
}

/** What became of it, with WeCom's own words where there are any. */
export interface SendResult {
  /** The id of the delivery. */
  delivery: string;
  /** `open` when it was not decided in time; it goes on, and the record tells the end. */
  outcome: Outcome;
  errcode: number | null;
  errmsg: string | null;
  cause: string | null;
  remedy: string | null;
  msgid: string | null;
  /** What a move of the session brought, good for one message. */
  msgCode: string | null;
}

/** Who has a code. */
export type Holder = Pick<Delivery, "id" | "by" | "rule" | "outcome">;

export type SendResponse =
  | { ok: true; receipt: SendResult }
  /** The code is another's; `isNamedOtherwise`: for another customer or app than the program names. */
  | { ok: false; reason: "taken"; holder: Holder; isNamedOtherwise?: boolean }
  /** The key is that of another request. */
  | { ok: false; reason: "other-request" };
