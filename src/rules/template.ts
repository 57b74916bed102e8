/**
 * Texts with something to fill in, read and tried out before they are used. There is no way from them to what the
 * values do not hold themselves, and what a value holds is never rendered again.
 */
import { analyzeSync, LiquidError } from "liquidjs";
import { wellFormed } from "../messages/bytes.ts";
import { listed, quote, suggest } from "../messages/wording.ts";
import { FILTERS, render as fill, parse, TAGS } from "./liquid.ts";
import { EMPTY_SCOPE, isBuiltIn, type Scope, type Variable } from "./variables.ts";

/** A text that was found sound. */
export interface Template {
  variables: readonly Variable[];
  /** The part of the text before a variable, which is told by its place in the list. */
  before(index: number): string;
  /** The text when nothing is known, or null when it cannot be filled in then. */
  blank: string | null;
  /** The text filled in, or null when it cannot be (such as a division by nothing, or too much of it). */
  render(scope: Scope): string | null;
}

export type Compiled = { ok: true; template: Template } | { ok: false; faults: TextFault[] };

/** What stands against a text, and the part of the text before it. */
export interface TextFault {
  message: string;
  behind: string;
}

/** UTF-16 units of one template; 4,000 bytes of text with plenty of conditions around them. */
const MAX_TEMPLATE_LENGTH = 16_384;
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
    return { ok: false, faults: [{ message: "this text is too long to be filled in", behind: "" }] };
  try {
    const parsed = parse(text);
    const { globals, locals } = analyzeSync(parsed);
    const found = Object.values(globals).flat();
    const variables = found.map((variable) =>
      variable.toArray().map((key) => (Array.isArray(key) ? null : key)),
    );
    const faults = Object.entries(locals)
      .filter(([name]) => isBuiltIn(name))
      .map(([name, [first]]) => ({
        message: `${quote(name)} cannot be assigned to`,
        behind: before(text, first?.location),
      }));
    if (faults.length > 0) return { ok: false, faults };

    const render: Template["render"] = (scope) => {
      try {
        return wellFormed(fill(parsed, scope));
      } catch {
        return null;
      }
    };
    return {
      ok: true,
      template: {
        variables,
        before: (index) => before(text, found[index]?.location),
        blank: render(EMPTY_SCOPE),
        render,
      },
    };
  } catch (error) {
    const behind = LiquidError.is(error) ? text.slice(0, error.token.begin) : "";
    return { ok: false, faults: [{ message: explain(error, text), behind }] };
  }
}

/** The part of a text before a place in it, which is counted from 1. */
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

function explain(error: unknown, text: string): string {
  const message = reasonOf(error);
  const tag = /^tag "(.*)" not found/s.exec(message)?.[1];
  if (tag !== undefined) {
    const closing = /^(end\w+|else|elsif|when)$/.test(tag);
    if (closing) return `\`{% ${tag} %}\` has no tag that opens it`;
    const meant = tag === "end" ? '; did you mean "endif"?' : suggest(tag, [...TAGS, "elsif"]);
    return `\`{% ${tag} %}\` is not allowed in messages: ${listed(TAGS)} are${meant}`;
  }
  const filter = /^undefined filter: (.*)/s.exec(message)?.[1];
  const unreadable = `the Liquid cannot be read: ${message}`;
  if (hasChinesePunctuation(text)) {
    return `${unreadable}; inside of {{ }} use English punctuation`;
  }
  if (/^unexpected "if/.test(message)) return `${unreadable}; write elsif`;
  if (/^expected "\|"/.test(message) && ONE_EQUALS_SIGN.test(text))
    return `${unreadable}; to compare, write ==`;
  if (filter === undefined) return unreadable;
  return `${quote(filter)} is not a filter${suggest(filter, FILTERS) || `; there are ${listed(FILTERS)}`}`;
}

function reasonOf(error: unknown): string {
  if (LiquidError.is(error))
    return error.originalError?.message ?? error.message.replace(/, line:\d+, col:\d+/, "");
  return error instanceof Error ? error.message : String(error);
}
