/**
 * Compiles texts with Liquid, and tries them out before they are used. A text reaches only the values that it is given,
 * and Liquid inside a value is never rendered.
 */
import { analyzeSync, LiquidError } from "liquidjs";
import { type Part, type Sentence, say } from "../../i18n/sentence.ts";
import { wellFormed } from "../../schema/bytes.ts";
import { quote, suggestion } from "../../schema/wording.ts";
import { FILTERS, render as fill, parse, TAGS } from "./liquid.ts";
import { EMPTY_SCOPE, isBuiltIn, type Scope, type Variable } from "./variables.ts";

/** A sound text with Liquid. */
export class Template {
  /** The text without any values; null when it cannot be filled in then. */
  readonly blank: string | null;
  readonly variables: readonly Variable[];
  readonly #text: string;
  /** Null until the text is filled in, and again when many other texts were filled in since. */
  #parsed: Parsed | null;

  constructor(text: string, parsed: Parsed, variables: readonly Variable[]) {
    this.#text = text;
    this.#parsed = parsed;
    this.variables = variables;
    this.blank = this.render(EMPTY_SCOPE);
    this.#parsed = null;
  }

  /** The part of the text before the first use of a variable, which is given by its index in `variables`. */
  before(index: number): string {
    return before(this.#text, variablesIn(analyzeSync(parse(this.#text)).globals)[index]?.location);
  }

  /** The text filled in; null when that fails, as on a division by zero or beyond the memory limit. */
  render(scope: Scope): string | null {
    try {
      this.#parsed ??= this.#parseAgain();
      return wellFormed(fill(this.#parsed, scope));
    } catch {
      return null;
    }
  }

  /** Parses the text; at the limit, the template that was parsed first forgets its parsed form. */
  #parseAgain(): Parsed {
    const [first] = inUse;
    if (first !== undefined && inUse.size >= IN_USE_AT_MOST) first.forgetParsed();
    inUse.add(this);
    return parse(this.#text);
  }

  /** Frees the parsed form, which takes a hundred times as much memory as its text. */
  forgetParsed(): void {
    inUse.delete(this);
    this.#parsed = null;
  }
}

type Parsed = ReturnType<typeof parse>;

/** Templates that hold their parsed form, in the order in which they were parsed. */
const inUse = new Set<Template>();
const IN_USE_AT_MOST = 100;

export type Compiled = { ok: true; template: Template } | { ok: false; faults: TextFault[] };

/** A fault of a text, and the part of the text before the fault. */
export interface TextFault {
  message: Sentence;
  behind: string;
}

/** UTF-16 units of a template: 4,000 bytes of text with plenty of conditions around them. */
const MAX_TEMPLATE_LENGTH = 16_384;
/** Whether a text has Liquid in it. */
export function hasLiquid(text: string): boolean {
  return text.includes("{{") || text.includes("{%");
}

/**
 * The compiled texts of the file that is being read or was read last. Compiling takes most of the time of reading a
 * file, and an edited file has most of its texts unchanged.
 */
let known = new Map<string, Compiled>();
let knownBefore: ReadonlyMap<string, Compiled> = new Map();
const KNOWN_AT_MOST = 10_000;

/** Called when the reading of a file begins: the compiled texts of the file before are available until `endFile`. */
export function beginFile(): void {
  knownBefore = known;
  known = new Map();
  // A parsed form would keep the whole text of the earlier file in memory.
  for (const template of inUse) template.forgetParsed();
}

export function endFile(): void {
  knownBefore = new Map();
}

/** Compiles a text with Liquid in it, or gives its faults as sentences. Does not check which variables exist. */
export function compile(text: string): Compiled {
  const compiled = known.get(text) ?? knownBefore.get(text) ?? read(text);
  if (known.size < KNOWN_AT_MOST) known.set(text, compiled);
  return compiled;
}

function read(text: string): Compiled {
  if (text.length > MAX_TEMPLATE_LENGTH)
    return { ok: false, faults: [{ message: say("too-long-to-fill-in"), behind: "" }] };
  try {
    const parsed = parse(text);
    const { globals, locals } = analyzeSync(parsed);
    const faults = Object.entries(locals)
      .filter(([name]) => isBuiltIn(name))
      .map(([name, [first]]) => ({
        message: say("assigned-variable", { name: quote(name) }),
        behind: before(text, first?.location),
      }));
    if (faults.length > 0) return { ok: false, faults };
    const variables = variablesIn(globals).map(({ path }) => path);
    return { ok: true, template: new Template(text, parsed, variables) };
  } catch (error) {
    const behind = LiquidError.is(error) ? text.slice(0, error.token.begin) : "";
    return { ok: false, faults: [{ message: explain(error, text), behind }] };
  }
}

/** The variables that a text does not assign itself, each with the place of its first use. */
function variablesIn(globals: Globals): { path: Variable; location: Location }[] {
  const first = new Map<string, { path: Variable; location: Location }>();
  for (const variable of Object.values(globals).flat()) {
    const path = variable.toArray().map((key) => (Array.isArray(key) ? null : key));
    const name = JSON.stringify(path);
    if (!first.has(name)) first.set(name, { path, location: variable.location });
  }
  return [...first.values()];
}

type Globals = ReturnType<typeof analyzeSync>["globals"];
type Location = Globals[string][number]["location"];

/** The part of a text before a row and column, counted from 1. */
function before(text: string, { row, col } = { row: 1, col: 1 }): string {
  const lines = text.split("\n");
  return [...lines.slice(0, row - 1), lines[row - 1]?.slice(0, col - 1)].join("\n");
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

const ONE_EQUALS_SIGN = /\{%-?\s*(?:els)?if[^}=]*[^}=!<>]=[^=]/;

function explain(error: unknown, text: string): Sentence {
  const message = reasonOf(error);
  const tag = /^tag "(.*)" not found/s.exec(message)?.[1];
  if (tag !== undefined) {
    const closing = /^(end\w+|else|elsif|when)$/.test(tag);
    if (closing) return say("tag-not-opened", { tag: `{% ${tag} %}` });
    const hint =
      tag === "end" ? say("did-you-mean", { name: quote("endif") }) : suggestion(tag, [...TAGS, "elsif"]);
    return say("unknown-tag", { tag: `{% ${tag} %}`, tags: { all: TAGS }, hint: hint ?? "" });
  }
  const filter = /^undefined filter: (.*)/s.exec(message)?.[1];
  const unreadable = (cure: Sentence | "" = "") => say("unreadable-liquid", { why: whyOf(message), cure });
  if (hasChinesePunctuation(text)) return unreadable(say("english-punctuation-inside"));
  if (/^unexpected "if/.test(message)) return unreadable(say("write-elsif"));
  if (/^expected "\|"/.test(message) && ONE_EQUALS_SIGN.test(text))
    return unreadable(say("write-two-equals-signs"));
  if (filter === undefined) return unreadable();
  const hint = suggestion(filter, FILTERS) ?? say("there-are", { names: { all: FILTERS } });
  return say("unknown-filter", { name: quote(filter), hint });
}

/** What liquidjs says, as a sentence of ours where it is one that people often see. */
function whyOf(message: string): Part {
  const [, kind = "", unclosed] = /^(tag|output) (.*) not closed$/s.exec(message) ?? [];
  if (unclosed !== undefined) return say("not-closed", { kind, text: unclosed });
  for (const [pattern, code] of ABOUT_A_TEXT) {
    const [, text] = pattern.exec(message) ?? [];
    if (text !== undefined) return say(code, { text });
  }
  if (message === 'expected ":" after filter name') return say("colon-missing");
  return message === 'expected "|" before filter' ? say("pipe-missing") : message;
}

const ABOUT_A_TEXT = [
  [/^invalid value expression: (.*)$/s, "no-value"],
  [/^unexpected character (.*)$/s, "unexpected-sign"],
  [/^unexpected ("if.*)$/s, "unexpected-if"],
  [/^undefined filter: (.*)$/s, "undefined-filter"],
] as const;

function reasonOf(error: unknown): string {
  if (LiquidError.is(error))
    return error.originalError?.message ?? error.message.replace(/, line:\d+, col:\d+/, "");
  return error instanceof Error ? error.message : String(error);
}
