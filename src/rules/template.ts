/**
 * Liquid as a message may use it: output, conditions, assign, a list of filters. No loops, no other files, no way
 * to what the values do not hold themselves; what a value holds is never rendered again.
 */
import { filters, Liquid, LiquidError } from "liquidjs";
import { wellFormed } from "../messages/bytes.ts";
import { listed, quote, suggest } from "../messages/wording.ts";
import { EMPTY_SCOPE, isBuiltIn, type Scope, type Variable } from "./variables.ts";

/** A text that was found sound. */
export interface Template {
  variables: readonly Variable[];
  /** The text when nothing is known, or null when it cannot be filled in then. */
  blank: string | null;
  /** The text filled in, or null when it cannot be (such as a division by nothing, or too much of it). */
  render(scope: Scope): string | null;
}

export type Compiled = { ok: true; template: Template } | { ok: false; faults: string[] };

/** UTF-16 units of one template; 4,000 bytes of text with plenty of conditions around them. */
const MAX_TEMPLATE_LENGTH = 16_384;
/** What liquidjs counts while rendering, roughly UTF-16 units. Its time limit reads a clock that stands still in Workers. */
const MEMORY_LIMIT = 100_000;

const TAGS = ["if", "unless", "case", "assign", "comment"];
const FILTERS = [
  ...["default", "append", "prepend", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip"],
  ...["strip_newlines", "truncate", "replace", "replace_first", "remove", "remove_first", "slice", "size"],
  ...["split", "first", "last", "date", "url_encode", "plus", "minus", "times", "divided_by", "modulo"],
];

const engine = new Liquid({
  strictFilters: true,
  ownPropertyOnly: true,
  memoryLimit: MEMORY_LIMIT,
  locale: "zh-CN",
  // `now` carries the distance of the file's own time zone.
  preserveTimezones: true,
});
for (const name of Object.keys(engine.tags))
  if (!TAGS.includes(name) && name !== "#") delete engine.tags[name];
for (const name of Object.keys(engine.filters)) if (!FILTERS.includes(name)) engine.unregisterFilter(name);

const { date: builtInDate } = filters;
if (typeof builtInDate === "function") {
  // Liquid's own "now" would read the machine's clock.
  engine.registerFilter("date", function (value, ...format) {
    const moment = value === "now" || value === "today" ? this.context.getSync(["now"]) : value;
    return builtInDate.call(this, moment, ...format);
  });
}

/** Whether a text has anything to fill in. */
export function hasLiquid(text: string): boolean {
  return text.includes("{{") || text.includes("{%");
}

/**
 * Texts that were compiled lately. Compiling is what takes longest in loading a file, an edited file has most of its
 * texts as before, and the objects in one isolate load the same files. Bounded in number, and in UTF-16 units each.
 */
const lately = new Map<string, Compiled>();
const KEPT_AT_MOST = 2_000;
const KEPT_LENGTH = 1_000;

/** Reads a text with Liquid in it, or tells in sentences what stands against it. Which variables there are is not looked at. */
export function compile(text: string): Compiled {
  const known = lately.get(text);
  if (known !== undefined) return known;
  const compiled = read(text);
  if (lately.size >= KEPT_AT_MOST) lately.clear();
  if (text.length <= KEPT_LENGTH) lately.set(text, compiled);
  return compiled;
}

function read(text: string): Compiled {
  if (text.length > MAX_TEMPLATE_LENGTH)
    return { ok: false, faults: ["this text is too long to be filled in"] };
  try {
    const parsed = engine.parse(text);
    const { globals, locals } = engine.analyzeSync(parsed);
    const variables = Object.values(globals)
      .flat()
      .map((variable) => variable.toArray().map((key) => (Array.isArray(key) ? null : key)));
    const faults = Object.keys(locals)
      .filter(isBuiltIn)
      .map((name) => `${quote(name)} cannot be assigned to`);
    if (faults.length > 0) return { ok: false, faults };

    const render: Template["render"] = (scope) => {
      try {
        return wellFormed(String(engine.renderSync(parsed, scope)));
      } catch {
        return null;
      }
    };
    return { ok: true, template: { variables, blank: render(EMPTY_SCOPE), render } };
  } catch (error) {
    return { ok: false, faults: [explain(error, text)] };
  }
}

const CHINESE_PUNCTUATION = /[：，。；！？（）‘’“”｜＝]/;

/** Whether the Liquid of a text has Chinese punctuation where its own belongs. */
function hasChinesePunctuation(text: string): boolean {
  const [, ...tags] = text.split(/\{[{%]/);
  return tags.some((tag) => {
    const [inside = ""] = tag.split(/[%}]\}/);
    return CHINESE_PUNCTUATION.test(inside.replaceAll(/"[^"]*"|'[^']*'/g, ""));
  });
}

function explain(error: unknown, text: string): string {
  const message = reasonOf(error);
  const tag = /^tag "(.*)" not found/s.exec(message)?.[1];
  if (tag !== undefined) {
    const closing = /^(end\w*|else|elsif|when)$/.test(tag);
    if (closing) return `\`{% ${tag} %}\` has no tag that opens it`;
    return `\`{% ${tag} %}\` is not allowed in messages: ${listed(TAGS)} are${suggest(tag, TAGS)}`;
  }
  const filter = /^undefined filter: (.*)/s.exec(message)?.[1];
  const unreadable = `the Liquid cannot be read: ${message}`;
  if (hasChinesePunctuation(text)) {
    return `${unreadable}; inside of {{ }} use English punctuation`;
  }
  if (filter === undefined) return unreadable;
  return `${quote(filter)} is not a filter${suggest(filter, FILTERS) || `; there are ${listed(FILTERS)}`}`;
}

function reasonOf(error: unknown): string {
  if (LiquidError.is(error))
    return error.originalError?.message ?? error.message.replace(/, line:\d+, col:\d+/, "");
  return error instanceof Error ? error.message : String(error);
}
