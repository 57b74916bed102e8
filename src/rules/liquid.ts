/**
 * Liquid as a message may use it: output, conditions, assign, a list of filters. No loops, no other files. Put together
 * of liquidjs's parts, because its own engine comes with all its tags: one that is not listed here is not in the Worker.
 */
import {
  AssignTag,
  CaseTag,
  CommentTag,
  Context,
  defaultOptions,
  type Emitter,
  filters,
  IfTag,
  InlineCommentTag,
  type Liquid,
  Parser,
  type Template,
  toValueSync,
  UnlessTag,
} from "liquidjs";
import type { Scope } from "./variables.ts";

const COMMENT = "#";
const tags: Liquid["tags"] = table({
  if: IfTag,
  unless: UnlessTag,
  case: CaseTag,
  assign: AssignTag,
  comment: CommentTag,
  [COMMENT]: InlineCommentTag,
});

export const TAGS = Object.keys(tags).filter((name) => name !== COMMENT);
export const FILTERS = [
  ...["default", "append", "prepend", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip"],
  ...["strip_newlines", "truncate", "replace", "replace_first", "remove", "remove_first", "slice", "size"],
  ...["split", "first", "last", "date", "url_encode", "plus", "minus", "times", "divided_by", "modulo"],
];

const { date } = filters;
if (typeof date !== "function") throw new Error("liquidjs has no filter date");

/** What parser, tags and filters ask of liquidjs's own engine. */
interface Engine extends Pick<Liquid, "options" | "tags" | "filters"> {
  renderer: Pick<Liquid["renderer"], "renderTemplates">;
}

const engine: Engine = {
  options: {
    ...defaultOptions,
    strictFilters: true,
    ownPropertyOnly: true,
    // What liquidjs counts, roughly UTF-16 units. Its time limit reads a clock that stands still in Workers.
    memoryLimit: 100_000,
    locale: "zh-CN",
    // `now` carries the distance of the file's own time zone.
    preserveTimezones: true,
  },
  tags,
  filters: table({
    ...Object.fromEntries(FILTERS.map((name) => [name, filters[name]])),
    // Liquid's own "now" would read the machine's clock.
    date(value, ...format) {
      const moment = value === "now" || value === "today" ? this.context.getSync(["now"]) : value;
      return date.call(this, moment, ...format);
    },
  }),
  renderer: {
    *renderTemplates(templates, context, emitter = written()) {
      for (const template of templates) yield template.render(context, emitter);
      return emitter.buffer;
    },
  },
};

/** @throws {LiquidError} where it cannot be read, or has a tag or a filter that is not listed. */
export function parse(text: string): Template[] {
  return new Parser(engine as Liquid).parse(text);
}

/** @throws where it cannot be filled in, such as a division by nothing, or grows beyond all measure. */
export function render(templates: Template[], scope: Scope): string {
  const context = new Context(scope, engine.options, { sync: true });
  return toValueSync(engine.renderer.renderTemplates(templates, context));
}

function written(): Emitter {
  return {
    buffer: "",
    write(value) {
      this.buffer += inWords(value);
    },
  };
}

function inWords(value: unknown): string {
  return Array.isArray(value) ? value.map(inWords).join("") : String(value ?? "");
}

/** Without what every object inherits: a tag called "constructor" is none. */
function table<T>(entries: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null), entries);
}
