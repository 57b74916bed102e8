/** An event for a company's own programs: its body as it will be signed, and its identity. Sends nothing. */
import { createHash } from "node:crypto";
import type { DataOf } from "./schemas.ts";
import type { WebhookEventType } from "./types.ts";

export interface WebhookEvent {
  app: string;
  type: WebhookEventType;
  /** The `webhook-id`: the same event always has the same id, so that receivers can tell a repeat. */
  id: string;
  /** Events of one lane are posted in their order. The lane is a customer, or else an account. */
  lane: string;
  /** The body as JSON. */
  body: string;
}

export interface Telling<Type extends WebhookEventType> {
  lane: string;
  /** The values that tell the event from other events of its type and app. */
  identity: readonly (string | number | null)[];
  /** When it happened, in milliseconds since 1970. */
  at: number;
  data: DataOf<Type>;
}

/** Makes the event of a type from its data. */
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

/** Milliseconds since 1970 in ISO 8601. Never throws, since some numbers come from outside. */
export function isoTime(ms: number): string {
  return new Date(Math.max(-LAST_MS, Math.min(ms, LAST_MS))).toISOString();
}
