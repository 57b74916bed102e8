/** The texts of a schema or of the API's document: what it says for people. Knows no language. */
import { isGroup } from "../../schema/group.ts";

const SAID: ReadonlySet<string> = new Set(["title", "description", "summary", "x-displayName"]);

/** The same value with each text put in other words. */
export function withTexts<Value>(value: Value, inWords: (text: string) => string): Value;
export function withTexts(value: unknown, inWords: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withTexts(item, inWords));
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => {
      const isSaid = SAID.has(key) && typeof inside === "string";
      return [key, isSaid ? inWords(inside) : withTexts(inside, inWords)];
    }),
  );
}
