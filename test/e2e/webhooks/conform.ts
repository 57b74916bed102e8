/** Compares the events that a company's program receives with the published schemas. */
import * as v from "valibot";
import { expect } from "vitest";
import { webhookSchemas } from "../../../src/webhooks/schemas.ts";
import type { Arrival } from "../../webhooks/receiver.ts";

const known = v.picklist(Object.keys(webhookSchemas) as (keyof typeof webhookSchemas)[]);

/** Expects each event to be signed, and to have exactly the fields of its schema. */
export function expectConform(arrivals: readonly Arrival[]): void {
  for (const { type, body, isVerified } of arrivals) {
    expect(isVerified).toBe(true);
    const payload = JSON.parse(body);
    const schema: v.GenericSchema = webhookSchemas[v.parse(known, type)];
    expect(v.parse(schema, payload)).toEqual(payload);
  }
}
