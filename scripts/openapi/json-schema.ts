/**
 * Turns a valibot schema into the JSON Schema of an OpenAPI document. The library converts it; where a schema is a
 * function, its metadata tells the shape, or the two groups whose keys it joins.
 */
import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { isGroup } from "../../src/schema/group.ts";

const CONFIG: ConversionConfig = {
  target: "draft-2020-12",
  typeMode: "ignore",
  errorMode: "throw",
  ignoreActions: ["check", "raw_check", "raw_transform", "transform", "max_bytes", "trim"],
  // The schema that a lazy schema gives depends on the value; the `shape` in its metadata covers all of them.
  overrideSchema: ({ valibotSchema }) => (isFunction(valibotSchema.type) ? {} : undefined),
  overrideAction: ({ valibotAction, jsonSchema }) => {
    // The text is read as a number, and JSON Schema has no limits for a number in a text.
    if (jsonSchema.type === "string" && VALUES.has(valibotAction.type)) return jsonSchema;
    if (valibotAction.type !== "metadata" || !("metadata" in valibotAction)) return undefined;
    const { metadata } = valibotAction;
    if (!isGroup(metadata)) return undefined;
    const { shape, beside, needsOneOf } = metadata;
    // The library copies the metadata into the JSON Schema.
    const json = Object.fromEntries(Object.entries(jsonSchema).filter(([key]) => !(key in metadata)));
    if (typeof shape === "function") return codedJsonSchemaOf(shape());
    if (Array.isArray(beside)) return sideBySide(codedJsonSchemaOf(beside[0]), codedJsonSchemaOf(beside[1]));
    if (Array.isArray(needsOneOf)) return { ...json, anyOf: needsOneOf.map((key) => ({ required: [key] })) };
    return undefined;
  },
};

const VALUES: ReadonlySet<string> = new Set(["min_value", "max_value"]);
const isFunction = (type: string) => type === "lazy" || type === "custom";

/** The JSON Schema of a schema's input, or output, with descriptions as the codes that `src` has. */
export function codedJsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  // The library lists here the lazy schemas that it has met; no schema refers to the list.
  const { $schema: _, $defs: __, ...json } = toJsonSchema(schema, CONFIG);
  return json;
}

/** One group with the keys of both; where the other is one of several groups, each of them gets the keys. */
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
