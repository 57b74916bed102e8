/**
 * The text of a rules file as plain values, with the line and column of each. Reads YAML 1.2, of which JSON is a
 * part; knows nothing of what the file means.
 */
import { parseEvents, YAMLException } from "js-yaml";
import type { Path, Problem } from "../problem.ts";
import { Lines } from "./lines.ts";
import { type NodePlace, readTree } from "./nodes.ts";
import { bracketsOnOneLine } from "./pasted-json.ts";
import { explainSyntax, type SyntaxFault } from "./syntax-faults.ts";

/** Lists and groups inside of each other. */
const MAX_DEPTH = 100;
const COMMENT = /[ \t]+(#[^\s#].*)/y;
const NOT_UTF8 =
  "this sign could not be read: the file is not saved as UTF-8; save it as UTF-8 and try again";

/** A file that could be read. */
export interface Source {
  value: unknown;
  /**
   * Where a value stands, or its key; for a path that leads nowhere, the nearest value around it. With `behind`, a part
   * of the text there: where the text goes on behind it.
   */
  locate(path: Path, what: "key" | "value", behind?: string): { line: number; column: number };
  /** The comment behind a text without quotes on its line that begins as a word does (`#1`, not `# 1`), or null. */
  commentBehind(path: Path, value: string): string | null;
}

/** Reads a file's text, or tells why it cannot be read: the parser's first complaint, or everything that stands where it must not. */
export function readSource(file: string): { ok: true; source: Source } | { ok: false; problems: Problem[] } {
  // Some editors begin a file with a sign that nobody sees.
  const text = file.replace(/^\ufeff/, "");
  const lines = new Lines(text);
  const refuse = (faults: readonly SyntaxFault[]) => ({
    ok: false as const,
    problems: faults.map(({ offset, message }) => ({ ...lines.at(offset), path: "", message })),
  });
  const unreadable = text.indexOf("\ufffd");
  if (unreadable !== -1) return refuse([{ offset: unreadable, message: NOT_UTF8 }]);
  try {
    const { root: whole, faults } = treeOf(text, false);
    if (faults.length > 0) return refuse(faults);
    // Nobody asks for a place in a sound file, but those who write it.
    let placed: NodePlace | null = null;
    const offsetOf = (path: Path, what: "key" | "value") => {
      placed ??= treeOf(text, true).root;
      return offsetIn(placed, path, what);
    };
    const locate: Source["locate"] = (path, what, behind) => {
      const offset = offsetOf(path, what);
      return lines.at(behind === undefined ? offset : endOfPart(text, offset, behind));
    };
    const commentBehind: Source["commentBehind"] = (path, value) => {
      const offset = offsetOf(path, "value");
      if (!text.startsWith(value, offset)) return null;
      COMMENT.lastIndex = offset + value.length;
      return COMMENT.exec(text)?.[1] ?? null;
    };
    return { ok: true, source: { value: whole.node.value, locate, commentBehind } };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return refuse([explainSyntax(error, text)]);
  }
}

/** The tree of a text. What YAML cannot read is tried again with its brackets on one line, as JSON may be pasted. */
function treeOf(text: string, hasPlaces: boolean): ReturnType<typeof readTree> {
  try {
    return parsed(text, hasPlaces);
  } catch (error) {
    const joined = error instanceof YAMLException ? bracketsOnOneLine(text) : text;
    if (joined === text) throw error;
    try {
      return parsed(joined, hasPlaces);
    } catch (other) {
      // The mistake is where the parser came to in the end.
      throw positionOf(other) > positionOf(error) ? other : error;
    }
  }
}

// What is in the hundredth list is one deeper.
const parsed = (text: string, hasPlaces: boolean) =>
  readTree(text, parseEvents(text, { maxDepth: MAX_DEPTH + 1 }), hasPlaces);

const positionOf = (error: unknown) =>
  error instanceof YAMLException ? (error.mark?.position ?? 0) : Number.POSITIVE_INFINITY;

const solid = (text: string) => text.replaceAll(/\s+/g, "");

/**
 * Where the text at `offset` goes on behind a part of it. Blanks and line breaks may be others in the file; where more
 * is written otherwise (`\"`), the text's beginning.
 */
function endOfPart(file: string, offset: number, part: string): number {
  const written = new RegExp(`(?:[|>].*\\n|["'])?((?:\\s*\\S){${solid(part).length}})\\s*`, "y");
  written.lastIndex = offset;
  const found = written.exec(file)?.[1];
  return found !== undefined && solid(found) === solid(part) ? written.lastIndex : offset;
}

/** Where a path leads, as far as it leads anywhere. */
function offsetIn(root: NodePlace, path: Path, what: "key" | "value"): number {
  let place = root;
  for (const [depth, key] of path.entries()) {
    const next = place.node.children.get(key);
    if (next === undefined) return place.offset;
    if (what === "key" && depth === path.length - 1) return next.keyOffset;
    place = next;
  }
  return place.offset;
}
