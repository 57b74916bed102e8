/**
 * Lists the events that Yingbin posts to a company's own systems, by name: the payloads of the document's `webhooks`.
 */
import * as v from "valibot";
import { webhookSchemas } from "../../src/webhooks/schemas.ts";

export interface Webhook {
  summary: string;
  payload: v.GenericSchema;
}

export const WEBHOOKS: Readonly<Record<string, Webhook>> = Object.fromEntries(
  Object.entries(webhookSchemas).map(([type, payload]) => [
    type,
    { summary: v.getDescription(payload) ?? type, payload },
  ]),
);
