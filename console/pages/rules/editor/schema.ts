/** What a JSON schema says of a place: the keys that may stand there, and the values. Pure. */

export interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  definitions?: Record<string, Schema>;
}

export interface Offer {
  label: string;
  description: string | null;
}

/** All schemas that a value at this path may have: alternatives stay side by side. */
function schemasAt(root: Schema, path: readonly string[]): Schema[] {
  let at = alternatives(root, root);
  for (const key of path) {
    const inside = at.flatMap((schema) => {
      if (key === "[]") return schema.items === undefined ? [schema] : [schema.items];
      const named = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
      if (named) return [schema.properties?.[key] ?? {}];
      return typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
    });
    at = inside.flatMap((schema) => alternatives(root, schema));
  }
  return at;
}

/** A schema without `$ref`, `anyOf` and their like. */
function alternatives(root: Schema, schema: Schema): Schema[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    const target = root.definitions?.[name];
    return target === undefined
      ? []
      : alternatives(root, target).map((one) => ({ description: schema.description ?? "", ...one }));
  }
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (branches.length === 0) return [schema];
  const { anyOf: _, oneOf: __, allOf: ___, ...own } = schema;
  const inner = branches.flatMap((branch) => alternatives(root, branch));
  return [own, ...inner].filter(
    (one) => one.properties || one.items || one.enum || "const" in one || one.additionalProperties,
  );
}

/** The keys of a mapping at this path, each once. */
export function keysAt(root: Schema, path: readonly string[]): Offer[] {
  const offers = new Map<string, Offer>();
  for (const { properties = {} } of schemasAt(root, path)) {
    for (const [label, schema] of Object.entries(properties)) {
      offers.set(label, offers.get(label) ?? { label, description: descriptionOf(root, schema) });
    }
  }
  return [...offers.values()];
}

/** The words that may stand as a value at this path. */
export function valuesAt(root: Schema, path: readonly string[]): Offer[] {
  const offers = new Map<string, Offer>();
  const itself = schemasAt(root, path);
  // Where a list may stand, one of its values may stand alone in most places.
  const all = [
    ...itself,
    ...itself.flatMap(({ items }) => (items === undefined ? [] : alternatives(root, items))),
  ];
  for (const schema of all) {
    const values = schema.enum ?? ("const" in schema ? [schema.const] : []);
    const words = schema.type === "boolean" ? [true, false] : values;
    for (const value of words) {
      const label = String(value);
      offers.set(label, offers.get(label) ?? { label, description: null });
    }
  }
  return [...offers.values()];
}

/** What the file's schema says about a key. */
export function describeAt(root: Schema, path: readonly string[]): string | null {
  const key = path.at(-1);
  if (key === undefined) return null;
  return keysAt(root, path.slice(0, -1)).find(({ label }) => label === key)?.description ?? null;
}

function descriptionOf(root: Schema, schema: Schema): string | null {
  if (schema.description !== undefined) return schema.description;
  if (schema.$ref === undefined) return null;
  return root.definitions?.[schema.$ref.split("/").at(-1) ?? ""]?.description ?? null;
}
