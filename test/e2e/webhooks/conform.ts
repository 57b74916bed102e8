/** Holds what a company's own program is posted against the schemas that are published. */
import * as v from "valibot";
import { expect } from "vitest";
import { webhookSchemas } from "../../../src/webhooks/schemas.ts";
import type { Arrival } from "../../webhooks/receiver.ts";

const known = v.picklist(Object.keys(webhookSchemas) as (keyof typeof webhookSchemas)[]);

/** Every one is signed, and has all that its schema has and nothing beside it. */
export function expectConform(arrivals: readonly Arrival[]): void {
  for (const { type, body, isVerified } of arrivals) {
    expect(isVerified).toBe(true);
    const payload = JSON.parse(body);
    const schema: v.GenericSchema = webhookSchemas[v.parse(known, type)];
    expect(v.parse(schema, payload)).toEqual(payload);
  }
}
