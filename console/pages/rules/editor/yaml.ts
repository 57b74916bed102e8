/**
 * YAML as the editor shows it: colours, folds, and the indentation of a new line. Goes by lines: the parser of a whole
 * grammar would be a third of what the page loads beside CodeMirror. Finds no faults; the checker does.
 */
import { foldService, indentService } from "@codemirror/language";
import { EditorState, type Extension, RangeSetBuilder, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

export type Kind = "key" | "comment" | "word" | "sign";

export interface Mark {
  from: number;
  to: number;
  kind: Kind;
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'`;

/** What may stand at a place of a line, the first that fits; the rest of a line is text, which has no colour. */
const PIECES: readonly (readonly [RegExp, Kind | null])[] = [
  [/\s+/y, null],
  [/#.*/y, "comment"],
  [/-(?=\s|$)/y, "sign"],
  [new RegExp(String.raw`(?:${QUOTED}|[^\s:"'#{}[\],][^{}[\],]*?)(?=\s*:(?:\s|$))`, "y"), "key"],
  [new RegExp(QUOTED, "y"), null],
  [/(?:true|false|null|-?\d+(?:\.\d+)?)(?=\s*(?:[,}\]]|\s#|$))/y, "word"],
  [/[{}[\],:]/y, "sign"],
  [/[^\s{}[\],]+/y, null],
];

/** The coloured parts of a line that is no text of a block (`|`, `>`). */
export function marksOf(line: string): Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at < line.length; ) {
    const begin = at;
    for (const [piece, kind] of PIECES) {
      piece.lastIndex = begin;
      if (!piece.test(line)) continue;
      at = piece.lastIndex;
      if (kind !== null) marks.push({ from: begin, to: at, kind });
      break;
    }
    if (at === begin) at += 1;
  }
  return marks;
}

/** Where what begins at a place ends: the key, the quoted text or the value there. */
export function endOfPiece(line: string, begin: number): number {
  for (const [piece] of PIECES) {
    piece.lastIndex = begin;
    if (piece.test(line)) return piece.lastIndex;
  }
  return line.length;
}

const BLOCK = /(?:^|[:-])\s+[|>][-+\d]*\s*(?:#.*)?$/;
const isBlank = (line: string) => line.trim() === "";
const indentOf = (line: string) => line.length - line.trimStart().length;
/** A dash counts as indentation of the key behind it. */
const indentOfKey = (line: string) => /^[\s-]*/.exec(line)?.[0].length ?? 0;

/** Texts of a block that begin further above are coloured as if they were none. */
const LOOK_ABOVE_LINES = 500;

/** The indentation of the key whose block a line is in; null when it is in none. */
function blockAround(doc: Text, number: number): number | null {
  let least = Number.POSITIVE_INFINITY;
  for (let above = number; above > Math.max(0, number - LOOK_ABOVE_LINES) && least > 0; above -= 1) {
    const { text } = doc.line(above);
    if (isBlank(text)) continue;
    const isHead = above < number && BLOCK.test(text);
    if (isHead && indentOfKey(text) < least) return indentOfKey(text);
    least = Math.min(least, indentOf(text));
  }
  return null;
}

const DECORATIONS = {
  key: Decoration.mark({ class: "yaml-key" }),
  comment: Decoration.mark({ class: "yaml-comment" }),
  word: Decoration.mark({ class: "yaml-word" }),
  sign: Decoration.mark({ class: "yaml-sign" }),
} as const satisfies Record<Kind, Decoration>;

function coloursIn({ state: { doc }, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const range of visibleRanges) {
    const last = doc.lineAt(range.to).number;
    let { number } = doc.lineAt(range.from);
    let block = blockAround(doc, number);
    for (; number <= last; number += 1) {
      const { from, text } = doc.line(number);
      if (isBlank(text)) continue;
      if (block !== null && indentOf(text) > block) continue;
      block = BLOCK.test(text) ? indentOfKey(text) : null;
      for (const mark of marksOf(text)) builder.add(from + mark.from, from + mark.to, DECORATIONS[mark.kind]);
    }
  }
  return builder.finish();
}

const colours = ViewPlugin.fromClass(
  class Colours {
    shown: DecorationSet;

    constructor(view: EditorView) {
      this.shown = coloursIn(view);
    }

    update({ docChanged, viewportChanged, view }: ViewUpdate): void {
      if (docChanged || viewportChanged) this.shown = coloursIn(view);
    }
  },
  { decorations: ({ shown }) => shown },
);

/** From the end of a key's line to the last line below that is deeper; a list may stand at its key's indentation. */
export function foldOf(doc: Text, lineStart: number): { from: number; to: number } | null {
  const { number, text, to: from } = doc.lineAt(lineStart);
  if (isBlank(text)) return null;
  const indent = indentOf(text);
  const mayHaveList = /:\s*(?:#.*)?$/.test(text) && !text.trimStart().startsWith("-");
  let to = from;
  for (let below = number + 1; below <= doc.lines; below += 1) {
    const line = doc.line(below);
    if (isBlank(line.text)) continue;
    const isItem = mayHaveList && indentOf(line.text) === indent && line.text.trimStart().startsWith("-");
    if (indentOf(line.text) <= indent && !isItem) break;
    ({ to } = line);
  }
  return to === from ? null : { from, to };
}

/** Blanks before a new line: deeper below a key without a value or with a block, else beside the key. */
export function indentAfter(before: string, unit: number): number {
  const indent = indentOfKey(before);
  return /:\s*$/.test(before) || BLOCK.test(before) ? indent + unit : indent;
}

export const yaml: Extension = [
  colours,
  foldService.of((state, lineStart) => foldOf(state.doc, lineStart)),
  indentService.of(({ state, unit }, offset) => {
    const { from, text } = state.doc.lineAt(offset);
    return offset === from ? null : indentAfter(text.slice(0, offset - from), unit);
  }),
  EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
  EditorView.theme({
    ".yaml-key": { color: "var(--accent)" },
    ".yaml-comment": { color: "var(--quiet)", fontStyle: "italic" },
    ".yaml-word": { color: "var(--good)" },
    ".yaml-sign": { color: "var(--quiet)" },
  }),
];
