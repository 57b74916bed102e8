/**
 * Warns of texts that are valid and yet seem to be mistakes: a text that a comment cuts off, braces that fill nothing
 * in, Liquid that means something else, escapes that are sent literally, media that expire, addresses that lead
 * nowhere.
 */
import { isGroup } from "../../schema/group.ts";
import { quote } from "../../schema/wording.ts";
import { unknownFlag } from "../engine/date-format.ts";
import type { Bodies } from "../file/bodies.ts";
import { mediaName } from "../file/media.ts";
import type { RulesFile } from "../file/schema.ts";
import type { Fault, Path } from "../problem.ts";
import type { Source } from "../yaml/read.ts";

const BRACES = "is sent as it stands; what is filled in stands between {{ and }}";
const SIGNS: readonly (readonly [sign: RegExp, warning: string])[] = [
  // A single brace around a variable, or Chinese braces.
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
  [
    /\bnow\s*\|\s*(?:plus|minus|times|divided_by|modulo)\b/,
    `reckons with a text, which is no number: write now | plus_days: 1, or now | plus_hours: -2`,
  ],
];

/**
 * A line break as programs write it. Before small letters it may be a part of a path (`C:\new`): there it counts
 * only before an address, or behind a sign that ends a sentence.
 */
const WRITTEN_BREAK = /\\[nrt](?![a-z])|\\n(?=https?:)|(?<=[！。？，；：～…】”!?,;~\p{So}])\\n/u;

/**
 * Signs that are sent literally, though they mean something elsewhere. Liquid is left out, and so is the first sign in
 * menus, where WeCom reads "\n".
 */
const AS_IT_STANDS: readonly (readonly [sign: RegExp, cure: string])[] = [
  [
    WRITTEN_BREAK,
    "is sent as a backslash and a letter; a line break is \\n in double quotes alone, or a new line below |-",
  ],
  [/&(?:amp|lt|gt|quot|nbsp|#\d+);/, "is sent as it stands, as a web page writes it; write the sign itself"],
  [/<br\s*\/?>/i, "is sent as it stands; a line break is a new line below |-"],
  [/%NICKNAME%/i, "is sent as it stands; the customer's name is {{ customer.name | default: '您' }}"],
];

/** Warnings about the texts of a file's bodies and remarks. */
export function textWarnings({ media, rules }: RulesFile, bodies: Bodies, source: Source): Fault[] {
  const remarks = rules.flatMap(({ then }, index) =>
    then.flatMap((followUp, position): Path[] =>
      "remark" in followUp ? [["rules", index, "then", position, "remark"]] : [],
    ),
  );
  return [...bodies.all.map(({ path }) => path), ...remarks].flatMap((path) =>
    [...textsAt(source.value, path)].flatMap(([at, text]) =>
      [
        ...signsIn(text, SIGNS),
        ...datesIn(text),
        ...signsIn(withoutLiquid(text), at.includes("msgmenu") ? IN_MENUS : AS_IT_STANDS),
        cutOff(source.commentBehind(at, text)),
        warningOf(String(at.at(-1)), text, media),
      ]
        .filter((warning) => warning !== null)
        .map((warning) => ({ path: at, ...warning })),
    ),
  );
}

const [, ...IN_MENUS] = AS_IT_STANDS;

/** The text with blanks in place of its Liquid, at the same length. */
function withoutLiquid(text: string): string {
  return text.replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, (liquid) => " ".repeat(liquid.length));
}

const DATE = /\|\s*date\s*:\s*(?:"([^"]*)"|'([^']*)')/g;

/** Warnings about date formats that are sent literally, whole or in part. */
function datesIn(text: string): Warning[] {
  return [...text.matchAll(DATE)].map((found) => {
    const [whole, double, single] = found;
    const format = double ?? single ?? "";
    const message = formatDoubt(format);
    if (message === null) return null;
    return { message, behind: text.slice(0, found.index + whole.indexOf(format, 1)) };
  });
}

function formatDoubt(format: string): string | null {
  const flag = unknownFlag(format);
  if (flag !== null) return `${quote(flag)} is no flag of a date, and is sent as it stands; ${FLAGS}`;
  if (format.includes("％")) return `"％" is sent as it stands; write the English %`;
  if (format.includes("%")) return null;
  return `nothing of the date is in ${quote(format)}, which is sent as it stands; ${FLAGS}`;
}

const FLAGS = "there are %Y %m %d %H %M %S, %F (2026-11-22), %R (09:30), %A (星期日) and others of strftime";

/** The texts of the value at a path, with their paths. */
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

type Warning = Omit<Fault, "path"> | null;

function signsIn(text: string, signs: typeof SIGNS): Warning[] {
  return signs.map(([sign, warning]) => {
    const found = sign.exec(text);
    return found && { message: `${quote(found[0])} ${warning}`, behind: text.slice(0, found.index) };
  });
}

function cutOff(comment: string | null): Warning {
  if (comment === null) return null;
  const message = `${quote(comment)} is a comment to YAML, and is not sent; if it belongs to the text, put all of it in quotes`;
  return { message };
}

function warningOf(key: string, text: string, media: RulesFile["media"]): Warning {
  if (key.endsWith("media_id") && mediaName(text) === null) {
    const name = text.replace(/^[“”"']?media[:：]\s*/i, "").replace(/[“”"']$/, "");
    const message = media.has(name)
      ? `this is taken for a media_id of WeCom's; did you mean ${quote(`media:${name}`)}?`
      : "a media_id of WeCom's is dead after three days; name the file under media, and write media:NAME here";
    return { message };
  }
  if (key === "url" && !/^(?:https?:\/\/|\{[{%])/i.test(text))
    return { message: "an address begins with https://" };
  return null;
}
