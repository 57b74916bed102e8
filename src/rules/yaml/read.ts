/**
 * Reads the text of a rules file into plain values, with the line and column of each. Reads YAML 1.2, which includes
 * JSON; knows nothing of what the file means.
 */
import { parseEvents, YAMLException } from "js-yaml";
import { encode, say } from "../../i18n/sentence.ts";
import type { Path, Problem } from "../problem.ts";
import { Lines } from "./lines.ts";
import { type NodePlace, readTree } from "./nodes.ts";
import { bracketsOnOneLine } from "./pasted-json.ts";
import { explainSyntax, type SyntaxFault } from "./syntax-faults.ts";

/** Levels of nested lists and groups. */
const MAX_DEPTH = 100;
const COMMENT = /[ \t]+(#[^\s#].*)/y;

/** A file that was read. */
export interface Source {
  value: unknown;
  /**
   * Where a value or its key stands; for an unknown path, the nearest value around it. With `behind`, a part of the
   * text at the path: the place right after that part.
   */
  locate(path: Path, what: "key" | "value", behind?: string): { line: number; column: number };
  /** The comment on the line of an unquoted text, if it begins like a word (`#1`, not `# 1`); else null. */
  commentBehind(path: Path, value: string): string | null;
}

/**
 * Reads a file's text. Fails with the parser's first complaint, or with everything that must not stand where it does.
 */
export function readSource(file: string): { ok: true; source: Source } | { ok: false; problems: Problem[] } {
  // Some editors begin a file with an invisible byte order mark.
  const text = file.replace(/^\ufeff/, "");
  const lines = new Lines(text);
  const refuse = (faults: readonly SyntaxFault[]) => ({
    ok: false as const,
    problems: faults.map(({ offset, message }) => ({
      ...lines.at(offset),
      path: "",
      message: encode(message),
    })),
  });
  const unreadable = text.indexOf("\ufffd");
  if (unreadable !== -1) return refuse([{ offset: unreadable, message: say("not-utf8") }]);
  try {
    const { root: whole, faults } = treeOf(text, false);
    if (faults.length > 0) return refuse(faults);
    // Only problems and warnings need places, so a sound file is read without them.
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

/**
 * The tree of a text. When YAML cannot read the text, tries again with its brackets on one line: it may hold pasted
 * JSON.
 */
function treeOf(text: string, hasPlaces: boolean): ReturnType<typeof readTree> {
  try {
    return parsed(text, hasPlaces);
  } catch (error) {
    const joined = error instanceof YAMLException ? bracketsOnOneLine(text) : text;
    if (joined === text) throw error;
    try {
      return parsed(joined, hasPlaces);
    } catch (other) {
      // The attempt that came further shows the mistake.
      throw positionOf(other) > positionOf(error) ? other : error;
    }
  }
}

// A value in the hundredth list is one level deeper.
const parsed = (text: string, hasPlaces: boolean) =>
  readTree(text, parseEvents(text, { maxDepth: MAX_DEPTH + 1 }), hasPlaces);

const positionOf = (error: unknown) =>
  error instanceof YAMLException ? (error.mark?.position ?? 0) : Number.POSITIVE_INFINITY;

const solid = (text: string) => text.replaceAll(/\s+/g, "");

/**
 * The offset right after a part of the text at `offset`. Blanks and line breaks may differ in the file; when other
 * signs differ too (`\"`), the beginning of the text.
 */
function endOfPart(file: string, offset: number, part: string): number {
  const written = new RegExp(`(?:[|>].*\\n|["'])?((?:\\s*\\S){${solid(part).length}})\\s*`, "y");
  written.lastIndex = offset;
  const found = written.exec(file)?.[1];
  return found !== undefined && solid(found) === solid(part) ? written.lastIndex : offset;
}

/** The offset of a path; for an unknown path, of the nearest value around it. */
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
