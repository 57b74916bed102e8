/**
 * The ids of deliveries and of their messages: pure, made from hashes so that no code stands in them.
 */
import { createHash } from "node:crypto";
import { SHARDS, shardOf } from "../objects/names.ts";

/** The shard in a delivery's id, or null when the text is no such id. */
export function shardOfDelivery(id: string): number | null {
  const shard = /^(\d)-[0-9a-f]{32}$/.exec(id)?.[1];
  return shard === undefined || Number(shard) >= SHARDS ? null : Number(shard);
}

/** The id of a delivery for a customer, from everything that tells its code or event from others. */
export function deliveryId(externalUserId: string, identity: readonly (string | number)[]): string {
  const hash = createHash("sha256").update(identity.join("\n")).digest("hex");
  return `${shardOf(externalUserId)}-${hash.slice(0, 32)}`;
}

/** The shard that an id of ours begins with. */
export const shardIn = (id: string) => Number(id.charAt(0));

/** The hash of the code or event in an id; the shard's number stands before it. */
export const hashOf = (id: string) => id.slice(2);

/** The id that a delivery of this code or event has in a shard. */
export const idIn = (shard: number, hash: string) => `${shard}-${hash}`;

/** The digits of a msgid that tell its delivery; WeCom takes 32 characters (doc 94677). */
const MSGID_DIGITS = 30;

/**
 * The msgid of a delivery's message: the same for each attempt, so that WeCom takes it once; another for a fallback.
 * `turn` is 0 for the message that was chosen.
 */
export function msgidOf(id: string, turn: number): string {
  return hashOf(id).slice(0, MSGID_DIGITS) + String(turn).padStart(2, "0");
}

/** The beginning of the ids of deliveries that may have sent a message; null when the msgid is not ours. */
export function deliveryOfMsgid(externalUserId: string, msgid: string): string | null {
  const hash = /^([0-9a-f]{30})\d\d$/.exec(msgid)?.[1];
  return hash === undefined ? null : `${shardOf(externalUserId)}-${hash}`;
}

/** The id of a code of customer service: it is the same code for every app of the company. */
export const codeId = (externalUserId: string, code: string) => deliveryId(externalUserId, ["kf", code]);

/** The id of a new contact's code. */
export const welcomeId = (app: string, externalUserId: string, code: string) =>
  deliveryId(externalUserId, [app, code]);
