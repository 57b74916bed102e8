/**
 * Moves parts that a JSON Schema has in several places to `definitions`, each written once. Does not know their
 * meaning.
 */
import { isGroup } from "../../src/schema/group.ts";

type Json = Record<string, unknown>;

/** In characters of JSON, with English descriptions. A smaller part is shorter in its place than behind a reference. */
const WORTH_A_NAME = 120;

/**
 * The same schema, with every part that it holds more than once in `definitions`. `inEnglish` puts the descriptions of
 * a part into English, so that definitions and their names are the same in every language.
 */
export function hoisted(schema: Json, inEnglish: (part: Json) => Json): Json {
  const uses = new Map<string, number>();
  count(schema, uses);
  const names = new Map<string, string>();
  const definitions: Json = {};

  const write = (value: unknown, hint: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => write(item, hint));
    if (!isGroup(value)) return value;
    const text = JSON.stringify(value);
    if ((uses.get(text) ?? 0) < 2) return inside(value, hint);
    const english = inEnglish(value);
    if (JSON.stringify(english).length < WORTH_A_NAME) return inside(value, hint);
    let name = names.get(text);
    if (name === undefined) {
      name = freeName(nameOf(english, hint), definitions);
      names.set(text, name);
      // The name is taken first, so that this part stands before the parts that it needs.
      definitions[name] = {};
      definitions[name] = inside(value, hint);
    }
    return { $ref: `#/definitions/${name}` };
  };
  const inside = (group: Json, hint: string): Json =>
    Object.fromEntries(
      Object.entries(group).map(([key, value]) => [
        key,
        key === "properties" && isGroup(value)
          ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, write(field, name)]))
          : write(value, hint),
      ]),
    );
  return { ...inside(schema, "rules"), definitions };
}

/** Counts the places of each part. The parts inside a part count once, however often that part occurs. */
function count(value: unknown, uses: Map<string, number>): void {
  if (Array.isArray(value)) for (const item of value) count(item, uses);
  if (!isGroup(value)) return;
  const text = JSON.stringify(value);
  const before = uses.get(text) ?? 0;
  uses.set(text, before + 1);
  if (before === 0) for (const item of Object.values(value)) count(item, uses);
}

/** The name of a part: from its description ("A menu message."), else from its place. */
function nameOf({ description }: Json, hint: string): string {
  const what = /^An? ([\w ]+)\.$/.exec(String(description))?.[1];
  return what?.replaceAll(" ", "-") ?? hint;
}

function freeName(name: string, taken: Json): string {
  let free = name;
  for (let n = 2; Object.hasOwn(taken, free); n++) free = `${name}-${n}`;
  return free;
}
