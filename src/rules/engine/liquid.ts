/**
 * The Liquid that a message may use: output, conditions, assign, a list of filters. No loops, no other files. Built
 * from liquidjs's parts, because its own engine brings all its tags: a tag that is not listed here is not in the
 * Worker.
 */
import {
  AssignTag,
  CaseTag,
  CommentTag,
  Context,
  defaultOptions,
  type Emitter,
  type FilterImplOptions,
  filters,
  IfTag,
  InlineCommentTag,
  type Liquid,
  Parser,
  type Template,
  toValueSync,
  UnlessTag,
} from "liquidjs";
import { daysAfter, hoursAfter, momentIn } from "./date-arithmetic.ts";
import { expandFormat } from "./date-format.ts";
import type { LocalClock } from "./local-time.ts";
import { CLOCK, type Scope } from "./variables.ts";

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
/** Filters of our own. */
const RECKONING = ["plus_days", "plus_hours"];
/** Filters of liquidjs. */
export const BUILT_IN_FILTERS = [
  "default",
  "append",
  "prepend",
  "upcase",
  "downcase",
  "capitalize",
  "strip",
  "lstrip",
  "rstrip",
  "strip_newlines",
  "truncate",
  "replace",
  "replace_first",
  "remove",
  "remove_first",
  "slice",
  "size",
  "split",
  "first",
  "last",
  "date",
  "url_encode",
  "plus",
  "minus",
  "times",
  "divided_by",
  "modulo",
];
export const FILTERS = [...BUILT_IN_FILTERS, ...RECKONING];

const { date } = filters;
if (typeof date !== "function") throw new Error("liquidjs has no filter date");

/** The parts of liquidjs's own engine that its parser, tags and filters use. */
interface Engine extends Pick<Liquid, "options" | "tags" | "filters"> {
  renderer: Pick<Liquid["renderer"], "renderTemplates">;
}

const engine: Engine = {
  options: {
    ...defaultOptions,
    strictFilters: true,
    ownPropertyOnly: true,
    // liquidjs counts roughly UTF-16 units. Its time limit is of no use: a Worker's clock stands still during
    // computation.
    memoryLimit: 100_000,
    locale: "zh-CN",
    // `now` carries the UTC offset of the file's time zone.
    preserveTimezones: true,
  },
  tags,
  filters: table({
    ...Object.fromEntries(BUILT_IN_FILTERS.map((name) => [name, filters[name]])),
    date(value, format, ...zone) {
      // Seconds since 1970 need no clock when the filter names another zone.
      const isSeconds = typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value));
      const time = isSeconds && zone.length > 0 ? value : shownTime(value, this.context);
      if (typeof format !== "string") return date.call(this, time, format, ...zone);
      const day = () => String(date.call(this, time, "%Y-%m-%d", ...zone));
      return date.call(this, time, expandFormat(format, day), ...zone);
    },
    plus_days: reckoning(daysAfter),
    plus_hours: reckoning(hoursAfter),
  }),
  renderer: {
    *renderTemplates(templates, context, emitter = written()) {
      for (const template of templates) yield template.render(context, emitter);
      return emitter.buffer;
    },
  },
};

/** Has the clock of the file's time zone; liquidjs itself knows only the machine's. */
class ClockContext extends Context {
  readonly clock: LocalClock;

  constructor(scope: Scope) {
    super(scope, engine.options, { sync: true });
    this.clock = scope[CLOCK];
  }
}

/** The value that `date` shows: a time on the clock of the file's zone; a value that is no time stays as it is. */
function shownTime(value: unknown, context: Context): unknown {
  const given = value === "now" || value === "today" ? context.getSync(["now"]) : value;
  // A text with its own UTC offset is shown with that offset.
  if (!(context instanceof ClockContext) || (typeof given === "string" && HAS_OFFSET.test(given)))
    return given;
  const moment = momentIn(given, context.clock);
  return moment === null ? given : context.clock(moment);
}

const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/;

type Handler = Extract<FilterImplOptions, (...values: never[]) => unknown>;

/** A filter that gives a later or earlier time, in the form of `now`; a value that is no time stays as it is. */
function reckoning(after: (moment: number, count: unknown, clock: LocalClock) => number): Handler {
  return function (value, count) {
    const { context } = this;
    if (!(context instanceof ClockContext)) return value;
    const moment = momentIn(
      value === "now" || value === "today" ? context.getSync(["now"]) : value,
      context.clock,
    );
    return moment === null ? value : context.clock(after(moment, count, context.clock));
  };
}

/** @throws {LiquidError} when the text cannot be read, or has a tag or filter that is not listed. */
export function parse(text: string): Template[] {
  return new Parser(engine as Liquid).parse(text);
}

/** @throws when the text cannot be filled in, as on a division by zero, or grows beyond the memory limit. */
export function render(templates: Template[], scope: Scope): string {
  const context = new ClockContext(scope);
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

/** A table without inherited keys: a tag called "constructor" is unknown. */
function table<T>(entries: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null), entries);
}
