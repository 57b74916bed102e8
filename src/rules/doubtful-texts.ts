/**
 * Texts of messages that are sound and yet seem meant otherwise: what a comment cuts off, braces that fill nothing
 * in, Liquid that means something else, media that die, addresses that lead nowhere.
 */
import { isGroup } from "../messages/fields.ts";
import { quote } from "../messages/wording.ts";
import type { Bodies } from "./bodies.ts";
import { mediaName } from "./media.ts";
import type { Fault, Path } from "./problem.ts";
import type { RulesFile } from "./schema.ts";
import type { Source } from "./source.ts";

const BRACES = "is sent as it stands; what is filled in stands between {{ and }}";
const SIGNS: readonly (readonly [sign: RegExp, doubt: string])[] = [
  // One brace around a variable, or Chinese ones.
  [
    /｛|(?<!\{)\{\s*(?:customer|staff|now|state|via|account|scene|scene_param|message)\b[^{}]*\}(?!\})/,
    BRACES,
  ],
  [
    /\bcustomer\.(?:gender|type)\s*(?:[=!]=|-?%\}\s*\{%-?\s*when)\s*["']/,
    "compares a number with a text, which it never equals: write 1 or 2 without quotes",
  ],
  [
    /\{\{[^{}"'|]*(?:\s(?:or|and)\s|[=!<>]=)/,
    `sends the word "true" or "false"; behind | default: stands what goes in place of nothing`,
  ],
];

/** The texts of a file's bodies that are worth a look. */
export function doubtfulTexts({ media }: RulesFile, bodies: Bodies, source: Source): Fault[] {
  return bodies.all.flatMap(({ path }) =>
    [...textsAt(source.value, path)].flatMap(([at, text]) =>
      [...signsIn(text), cutOff(source.commentBehind(at, text)), doubt(String(at.at(-1)), text, media)]
        .filter((doubtful) => doubtful !== null)
        .map((doubtful) => ({ path: at, ...doubtful })),
    ),
  );
}

/** The texts of the value at a path, each with the way to it. */
function* textsAt(
  value: unknown,
  [first, ...rest]: Path,
  above: Path = [],
): Iterable<[path: Path, text: string]> {
  if (first !== undefined) {
    const next: unknown = Array.isArray(value) || isGroup(value) ? Reflect.get(value, first) : undefined;
    yield* textsAt(next, rest, [...above, first]);
  } else if (typeof value === "string") {
    yield [above, value];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsAt(item, [], [...above, index]);
  } else if (isGroup(value)) {
    for (const [key, item] of Object.entries(value)) yield* textsAt(item, [], [...above, key]);
  }
}

type Doubt = Omit<Fault, "path"> | null;

function signsIn(text: string): Doubt[] {
  return SIGNS.map(([sign, doubt]) => {
    const found = sign.exec(text);
    return found && { message: `${quote(found[0])} ${doubt}`, behind: text.slice(0, found.index) };
  });
}

function cutOff(comment: string | null): Doubt {
  if (comment === null) return null;
  const message = `${quote(comment)} is a comment to YAML, and is not sent; if it belongs to the text, put all of it in quotes`;
  return { message };
}

function doubt(key: string, text: string, media: RulesFile["media"]): Doubt {
  if (key.endsWith("media_id") && mediaName(text) === null) {
    const name = text.replace(/^media[:：]\s*/i, "");
    const message = media.has(name)
      ? `this is taken for a media_id of WeCom's; did you mean ${quote(`media:${name}`)}?`
      : "a media_id of WeCom's is dead after three days; name the file under media, and write media:NAME here";
    return { message };
  }
  if (key === "url" && !/^(?:https?:\/\/|\{[{%])/i.test(text))
    return { message: "an address begins with https://" };
  return null;
}
