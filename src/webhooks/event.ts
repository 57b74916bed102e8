/** An event on its way to a company's own programs: its body as it will be signed, and what it is known by. */
import { createHash } from "node:crypto";
import type { DataOf } from "./schemas.ts";
import type { WebhookEventType } from "./types.ts";

export interface WebhookEvent {
  app: string;
  type: WebhookEventType;
  /** The `webhook-id`: the same whenever the same event is told, so that receivers can tell a repeat. */
  id: string;
  /** Events of one lane are posted in their order: a customer's, or else an account's. */
  lane: string;
  /** JSON. */
  body: string;
}

export interface Telling<Type extends WebhookEventType> {
  lane: string;
  /** All that tells the event from others of its type and app. */
  identity: readonly (string | number | null)[];
  /** When it happened, in milliseconds since 1970. */
  at: number;
  data: DataOf<Type>;
}

/** The event of a type that tells this. */
export function webhookEvent<Type extends WebhookEventType>(
  type: Type,
  { lane, identity, at, data }: Telling<Type>,
): WebhookEvent {
  const { app } = data;
  const hash = createHash("sha256")
    .update(JSON.stringify([app, type, ...identity]))
    .digest("hex");
  const body = JSON.stringify({ type, timestamp: isoTime(at), data });
  return { app, type, id: `msg_${hash.slice(0, 32)}`, lane, body };
}

/** The last millisecond that a `Date` can be. */
const LAST_MS = 8.64e15;

/** Milliseconds since 1970 in ISO 8601; whatever the number is, since some come from elsewhere. */
export function isoTime(ms: number): string {
  return new Date(Math.max(-LAST_MS, Math.min(ms, LAST_MS))).toISOString();
}
