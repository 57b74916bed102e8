/**
 * The request of a program to the Dispatcher of a customer, and its answer. Data only.
 */
import type { Claim, Delivery, Given, Outcome } from "../delivery.ts";

/** A call of the API, as it is handed to the Dispatcher of its customer. */
export interface SendRequest {
  /** The key of the call, hashed; two calls with one key are one call. */
  key: string;
  /** A hash of everything that the call asks for. */
  request: string;
  claim: Claim;
  act: Given["act"];
  msgid: string | null;
  forRules: boolean;
}

/** The result of a call, with WeCom's own words if there are any. */
export interface SendResult {
  /** The id of the delivery. */
  delivery: string;
  /** `open` when it was not decided in time: it goes on, and the record shows the outcome. */
  outcome: Outcome;
  errcode: number | null;
  /** WeCom's own, or a sentence as it is stored, as cause and remedy are. */
  errmsg: string | null;
  cause: string | null;
  remedy: string | null;
  msgid: string | null;
  /** The code that a move of the session brought, good for one message. */
  msgCode: string | null;
}

/** The delivery that has a code. */
export type Holder = Pick<Delivery, "id" | "by" | "rule" | "outcome">;

export type SendResponse =
  | { ok: true; receipt: SendResult }
  /** Another delivery has the code; `isNamedOtherwise`: for another customer or app than the program names. */
  | { ok: false; reason: "taken"; holder: Holder; isNamedOtherwise?: boolean }
  /** The key was used for another request. */
  | { ok: false; reason: "other-request" };
