/** The part of an OpenAPI document that is shown, and what follows from it. Pure. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema?: Schema;
}

interface Content {
  content?: Record<string, { schema?: Schema; example?: unknown }>;
  description?: string;
  $ref?: string;
}

export interface Operation {
  tags?: string[];
  summary?: string;
  description?: string;
  "x-role"?: string;
  parameters?: Parameter[];
  requestBody?: Content;
  responses?: Record<string, Content>;
}

export interface Document {
  info: { version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; "x-displayName": string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, { post: Operation }>;
  components: unknown;
}

/** One call of the API, or one event. */
export interface CallProps {
  document: Document;
  /** Null for an event, which nobody calls. */
  base: string | null;
  method: string;
  path: string;
  operation: Operation;
}

/** Whatever a `$ref` stands for. */
export function resolved<T extends object>(document: Document, value: T): T {
  if (!("$ref" in value) || typeof value.$ref !== "string") return value;
  let at: unknown = document;
  for (const key of value.$ref.slice(2).split("/")) at = Object(at)[key];
  return resolved(document, Object(at) as T);
}

export function typeOf({ const: only, enum: words, type, minimum, maximum, ...schema }: Schema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (words !== undefined) return words.map((word) => JSON.stringify(word)).join(" | ");
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return "";
  const bounds = maximum === undefined ? "" : ` ${minimum ?? ""}–${maximum}`;
  return [type ?? []].flat().join(" | ") + bounds;
}

/** The schema of a body in JSON, or its media type alone. */
export function bodyOf(
  holder: Content | undefined,
): { type: string; schema: Schema | null; example: unknown } | null {
  const [first] = Object.entries(holder?.content ?? {});
  return first === undefined
    ? null
    : { type: first[0], schema: first[1].schema ?? null, example: first[1].example };
}

/** A body that begins to be typed: what must be there, with a value of its type. */
export function sampleOf(document: Document, given: Schema, depth = 0): unknown {
  const schema = resolved(document, given);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined && schema.properties === undefined) return sampleOf(document, first, depth);
  const [type] = [schema.type ?? "object"].flat();
  switch (type) {
    case "string":
      return "";
    case "number":
    case "integer":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    case "array":
      return [];
    default: {
      const needed = depth > 3 ? [] : (schema.required ?? []);
      return Object.fromEntries(
        needed.map((key) => [key, sampleOf(document, schema.properties?.[key] ?? {}, depth + 1)]),
      );
    }
  }
}

/** The address with what was given; parameters without a value are left out. */
export function addressOf(
  base: string,
  path: string,
  parameters: readonly Parameter[],
  given: Record<string, string>,
) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ""));
  const query = new URLSearchParams(
    Object.fromEntries(
      parameters.flatMap(({ name, in: where }) =>
        where === "query" && given[name] ? [[name, given[name]]] : [],
      ),
    ),
  ).toString();
  return `${base}${filled}${query === "" ? "" : `?${query}`}`;
}

/** The same call for a terminal. */
export function commandOf(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | null,
): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    `curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} ${quoted(url)}`,
    `-H 'authorization: Bearer '"$ADMIN_TOKEN"`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`-d ${quoted(body)}`]),
  ].join(" \\\n  ");
}
