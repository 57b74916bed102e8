/**
 * From a valibot schema to the JSON Schema of an OpenAPI document. The library does it; where a schema is a function,
 * what is noted on it counts: its shape, and that two groups stand beside each other.
 */
import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { isGroup } from "../../src/schema/group.ts";
import { inLanguage } from "./descriptions.ts";

const CONFIG: ConversionConfig = {
  target: "draft-2020-12",
  typeMode: "ignore",
  errorMode: "throw",
  ignoreActions: ["check", "raw_check", "raw_transform", "transform", "max_bytes", "trim"],
  // Which of several a lazy schema is depends on the value: its shape tells them all.
  overrideSchema: ({ valibotSchema }) => (isFunction(valibotSchema.type) ? {} : undefined),
  overrideAction: ({ valibotAction, jsonSchema }) => {
    // A text that is read as a number: its shape says so.
    if (jsonSchema.type === "string" && VALUES.has(valibotAction.type)) return jsonSchema;
    if (valibotAction.type !== "metadata" || !("metadata" in valibotAction)) return undefined;
    const { metadata } = valibotAction;
    if (!isGroup(metadata)) return undefined;
    const { shape, beside, needsOneOf } = metadata;
    // The library has written the notes down as they are.
    const json = Object.fromEntries(Object.entries(jsonSchema).filter(([key]) => !(key in metadata)));
    if (typeof shape === "function") return codedJsonSchemaOf(shape());
    if (Array.isArray(beside)) return sideBySide(codedJsonSchemaOf(beside[0]), codedJsonSchemaOf(beside[1]));
    if (Array.isArray(needsOneOf)) return { ...json, anyOf: needsOneOf.map((key) => ({ required: [key] })) };
    return undefined;
  },
};

const VALUES: ReadonlySet<string> = new Set(["min_value", "max_value"]);
const isFunction = (type: string) => type === "lazy" || type === "custom";

/** The JSON Schema of what is written, or read, by a schema, with descriptions in English. */
export function jsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  return inLanguage(codedJsonSchemaOf(schema), "en");
}

/** The same with the codes of descriptions, as `src` notes them. */
export function codedJsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  // The library keeps what lazy schemas have been here; nothing refers to it.
  const { $schema: _, $defs: __, ...json } = toJsonSchema(schema, CONFIG);
  return json;
}

/** One group with the keys of both; the other may be one of several. */
function sideBySide(group: JsonSchema, other: JsonSchema): JsonSchema {
  const isOneOfSeveral = other.anyOf !== undefined && other.properties === undefined;
  if (isOneOfSeveral) {
    const options = (other.anyOf ?? []).map((one) =>
      typeof one === "object" ? sideBySide(group, one) : one,
    );
    return { ...other, anyOf: options };
  }
  return {
    ...other,
    properties: { ...group.properties, ...other.properties },
    required: [...(group.required ?? []), ...(other.required ?? [])],
  };
}
