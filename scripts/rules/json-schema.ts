/**
 * The valibot schema of the rules file as a JSON Schema (draft 7), by which editors complete and explain. Where a
 * schema is a function, the shape that is noted on it counts. Writes no file.
 */
import { isGroup } from "../../src/messages/fields.ts";
import { rulesFile } from "../../src/rules/schema.ts";
import { hoisted } from "./definitions.ts";

export type Json = Record<string, unknown>;

/** The JSON Schema of the rules file. */
export function rulesJsonSchema(): Json {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Yingbin's rules file",
    ...hoisted(new Converter().convert(rulesFile)),
    description: "Who is greeted, and with what. The first rule whose event and conditions fit is taken.",
  };
}

/** Steps of a pipe that say nothing of what a value looks like, or say it in a shape. */
const UNSEEN = ["check", "raw_transform", "transform"];

class Converter {
  /** A schema that is used in several places gives one object. */
  readonly #known = new Map<unknown, Json>();

  convert(schema: unknown): Json {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const steps = stepsOf(schema);
    const shapeAt = steps.findLastIndex((step) => shapeOf(step) !== null);
    const shape = shapeAt === -1 ? null : shapeOf(steps[shapeAt]);
    const [first, ...rest] = shape === null ? steps : steps.slice(shapeAt);
    let json = shape === null ? this.#leaf(first ?? {}) : this.convert(shape());
    for (const step of rest) json = { ...json, ...restriction(step, json) };
    this.#known.set(schema, json);
    return json;
  }

  /** A schema without a pipe. */
  #leaf({ type, ...schema }: Json): Json {
    switch (type) {
      case "unknown":
        return {};
      case "string":
      case "number":
      case "boolean":
        return { type };
      case "literal":
        return { const: schema["literal"] };
      case "picklist":
        return { enum: schema["options"] };
      case "exact_optional":
        return this.convert(schema["wrapped"]);
      case "union":
        return { anyOf: listOf(schema["options"]).flatMap((option) => alternatives(this.convert(option))) };
      case "array":
        return { type: "array", items: this.convert(schema["item"]) };
      case "record":
        return this.#record(this.convert(schema["key"]), this.convert(schema["value"]));
      case "strict_object":
        return this.#group(isGroup(schema["entries"]) ? schema["entries"] : {});
      default:
        throw new Error(`a schema of type ${type} has no shape`);
    }
  }

  #group(entries: Json): Json {
    const keys = Object.keys(entries);
    const required = keys.filter(
      (key) => !isGroup(entries[key]) || entries[key]["type"] !== "exact_optional",
    );
    const properties = Object.fromEntries(keys.map((key) => [key, this.convert(entries[key])]));
    return {
      type: "object",
      additionalProperties: false,
      ...(required.length > 0 && { required }),
      properties,
    };
  }

  #record({ type: _, pattern, ...names }: Json, value: Json): Json {
    if (typeof pattern === "string") {
      return { type: "object", additionalProperties: false, patternProperties: { [pattern]: value } };
    }
    return { type: "object", propertyNames: names, additionalProperties: value };
  }
}

/** Those of a union that says no more than that it is one. */
function alternatives(json: Json): unknown[] {
  return Object.keys(json).join() === "anyOf" ? listOf(json["anyOf"]) : [json];
}

/** What a step of a pipe adds to what comes before it. */
function restriction(step: Json, { type: of }: Json): Json {
  const { type, requirement, description, metadata } = step;
  switch (type) {
    case "description":
      return { description };
    case "non_empty":
      return of === "array" ? { minItems: 1 } : { minLength: 1 };
    case "min_length":
      return of === "array" ? { minItems: requirement } : { minLength: requirement };
    case "max_length":
      return of === "array" ? { maxItems: requirement } : { maxLength: requirement };
    case "min_entries":
      return { minProperties: requirement };
    case "min_value":
      return { minimum: requirement };
    case "max_value":
      return { maximum: requirement };
    case "integer":
      return { type: "integer" };
    case "not_value":
      return { not: { const: requirement } };
    case "regex":
      return { pattern: requirement instanceof RegExp ? requirement.source : requirement };
    case "metadata":
      return isGroup(metadata) ? neededOf(metadata) : {};
    default:
      if (UNSEEN.includes(String(type))) return {};
      throw new Error(`a step of type ${type} has no counterpart`);
  }
}

function neededOf({ needsOneOf }: Json): Json {
  return { anyOf: listOf(needsOneOf).map((key) => ({ required: [key] })) };
}

/** The steps of a schema's pipe, those of pipes in it among them; a schema without a pipe is a step by itself. */
function stepsOf(schema: unknown): Json[] {
  if (!isGroup(schema)) throw new Error("this is no schema");
  const { pipe } = schema;
  return Array.isArray(pipe) ? pipe.flatMap(stepsOf) : [schema];
}

function shapeOf(step: Json | undefined): (() => unknown) | null {
  const metadata = step?.["metadata"];
  const shape = isGroup(metadata) ? metadata["shape"] : undefined;
  return typeof shape === "function" ? () => shape() : null;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
