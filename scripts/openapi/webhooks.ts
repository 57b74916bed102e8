/** What Yingbin posts to a company's own systems, by the name of its event: payloads of the document's `webhooks`. */
import type * as v from "valibot";

export interface Webhook {
  summary: string;
  payload: v.GenericSchema;
}

/** None yet. */
export const WEBHOOKS: Readonly<Record<string, Webhook>> = {};
