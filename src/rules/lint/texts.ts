/**
 * Warns of texts that are valid and yet seem to be mistakes: a text that a comment cuts off, braces that fill nothing
 * in, Liquid that means something else, escapes that are sent literally, media that expire, addresses that lead
 * nowhere.
 */
import { type Sentence, say } from "../../i18n/sentence.ts";
import { isGroup } from "../../schema/group.ts";
import { quote } from "../../schema/wording.ts";
import { unknownFlag } from "../engine/date-format.ts";
import { mediaName } from "../engine/kept-media.ts";
import type { Bodies } from "../file/bodies.ts";
import type { RulesFile } from "../file/schema.ts";
import type { Fault, Path } from "../problem.ts";
import type { Source } from "../yaml/read.ts";

/** A sign, and the code of the sentence that warns of it. */
type Signs = readonly (readonly [sign: RegExp, code: SignCode])[];
type SignCode =
  | "single-braces"
  | "number-against-text"
  | "comparison-sent"
  | "reckons-with-text"
  | "written-line-break"
  | "web-page-sign"
  | "web-page-break"
  | "nickname-placeholder";

const SIGNS: Signs = [
  // A single brace around a variable, or Chinese braces.
  [
    /｛|(?<!\{)\{\s*(?:customer|staff|now|state|via|account|scene|scene_param|message)\b[^{}]*\}(?!\})/,
    "single-braces",
  ],
  [/\bcustomer\.(?:gender|type)\s*(?:[=!]=|-?%\}\s*\{%-?\s*when)\s*["']/, "number-against-text"],
  [/\{\{[^{}"'|]*(?:\s(?:or|and)\s|[=!<>]=)/, "comparison-sent"],
  [/\bnow\s*\|\s*(?:plus|minus|times|divided_by|modulo)\b/, "reckons-with-text"],
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
const AS_IT_STANDS: Signs = [
  [WRITTEN_BREAK, "written-line-break"],
  [/&(?:amp|lt|gt|quot|nbsp|#\d+);/, "web-page-sign"],
  [/<br\s*\/?>/i, "web-page-break"],
  [/%NICKNAME%/i, "nickname-placeholder"],
];

/** Warnings about the texts of a file's bodies and remarks. */
export function textWarnings(file: RulesFile, bodies: Bodies, source: Source): Fault[] {
  return textPaths(file, bodies).flatMap((path) =>
    [...textsAt(source.value, path)].flatMap(([at, text]) =>
      [
        ...signsIn(text, SIGNS),
        ...datesIn(text),
        ...signsIn(withoutLiquid(text), at.includes("msgmenu") ? IN_MENUS : AS_IT_STANDS),
        cutOff(source.commentBehind(at, text)),
        warningOf(String(at.at(-1)), text, file.media),
      ]
        .filter((warning) => warning !== null)
        .map((warning) => ({ path: at, ...warning })),
    ),
  );
}

/** The paths of a file's bodies and remarks. */
export function textPaths({ rules }: RulesFile, bodies: Bodies): Path[] {
  const remarks = rules.flatMap(({ then }, index) =>
    then.flatMap((followUp, position): Path[] =>
      "remark" in followUp ? [["rules", index, "then", position, "remark"]] : [],
    ),
  );
  return [...bodies.all.map(({ path }) => path), ...remarks];
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

function formatDoubt(format: string): Sentence | null {
  const flag = unknownFlag(format);
  if (flag !== null) return say("unknown-date-flag", { flag: quote(flag), flags: say("date-flags") });
  if (format.includes("％")) return say("full-width-percent");
  if (format.includes("%")) return null;
  return say("no-date-flag", { format: quote(format), flags: say("date-flags") });
}

/** The texts of the value at a path, with their paths. */
export function* textsAt(
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

function signsIn(text: string, signs: Signs): Warning[] {
  return signs.map(([sign, code]) => {
    const found = sign.exec(text);
    return found && { message: say(code, { text: quote(found[0]) }), behind: text.slice(0, found.index) };
  });
}

function cutOff(comment: string | null): Warning {
  return comment === null ? null : { message: say("cut-off-by-comment", { comment: quote(comment) }) };
}

function warningOf(key: string, text: string, media: RulesFile["media"]): Warning {
  if (key.endsWith("media_id") && mediaName(text) === null) {
    const name = text.replace(/^[“”"']?media[:：]\s*/i, "").replace(/[“”"']$/, "");
    const message = media.has(name)
      ? say("media-name-misread", { name: quote(`media:${name}`) })
      : say("media-id-expires");
    return { message };
  }
  if (key === "url" && !/^(?:https?:\/\/|\{[{%])/i.test(text))
    return { message: say("address-without-https") };
  return null;
}
