/**
 * CodeMirror in a shadow root: its styles then stand in `adoptedStyleSheets`, which the policy of the page allows, and not
 * in a `<style>`, which it forbids.
 */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { ToldProblem } from "../../../../src/rules/problem.ts";
import { offersAt } from "./offers.ts";
import { placeAt } from "./path.ts";
import { describeAt, type Schema } from "./schema.ts";
import { endOfPiece, yaml } from "./yaml.ts";

const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "14px", color: "var(--ink)", backgroundColor: "var(--card)" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace', lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent)",
  },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--card)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
  },
  ".cm-tooltip": { borderRadius: "8px", overflow: "hidden" },
  ".cm-tooltip-hover, .cm-tooltip.cm-completionInfo": { padding: "6px 10px", maxWidth: "420px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-textfield, .cm-button": {
    backgroundColor: "var(--card)",
    backgroundImage: "none",
    color: "var(--ink)",
    border: "1px solid var(--line)",
  },
  ".cm-changedLine": { backgroundColor: "var(--good-ground) !important" },
  ".cm-deletedChunk": { backgroundColor: "var(--bad-ground) !important" },
});

export const look: Extension = [theme, yaml];

/** Escape, then Tab within this time, leaves the editor. */
const LEAVE_MS = 2_000;

/** Also where Escape closes something first: nobody who has the keyboard alone is held in the editor. */
const leftByKeyboard = Prec.highest(
  EditorView.domEventHandlers({
    keydown({ key }, view) {
      if (key === "Escape") view.setTabFocusMode(LEAVE_MS);
      return false;
    },
  }),
);

export interface RulesEditorOptions {
  parent: HTMLElement;
  text: string;
  label: string;
  schema: () => Schema | null;
  changed: (text: string) => void;
}

/** The root in which an editor is mounted; kept, since an element takes one only. */
export const shadowOf = (element: HTMLElement): ShadowRoot =>
  element.shadowRoot ?? element.attachShadow({ mode: "open" });

export class RulesEditor {
  readonly #view: EditorView;
  readonly #label = new Compartment();

  constructor({ parent, text, label, schema, changed }: RulesEditorOptions) {
    const root = shadowOf(parent);
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          history(),
          drawSelection(),
          bracketMatching(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          look,
          leftByKeyboard,
          EditorView.lineWrapping,
          this.#label.of(EditorView.contentAttributes.of({ "aria-label": label })),
          autocompletion({ override: [completionFrom(schema)], icons: false }),
          hoverTooltip((view, offset) => hoverAt(view, offset, schema())),
          keymap.of([
            ...completionKeymap,
            ...lintKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...defaultKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) changed(state.doc.toString());
          }),
        ],
      }),
    });
  }

  /** Shows other text, as one change that can be undone. */
  show(text: string): void {
    const { doc } = this.#view.state;
    if (doc.toString() === text) return;
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
  }

  label(text: string): void {
    this.#view.dispatch({
      effects: this.#label.reconfigure(EditorView.contentAttributes.of({ "aria-label": text })),
    });
  }

  /** Marks problems and warnings at their places. */
  mark(problems: readonly ToldProblem[], warnings: readonly ToldProblem[]): void {
    const { state } = this.#view;
    const all = [
      ...problems.map((one) => diagnostic(state, one, "error")),
      ...warnings.map((one) => diagnostic(state, one, "warning")),
    ];
    this.#view.dispatch(setDiagnostics(state, all));
  }

  /** Goes to a place, and takes the focus. */
  goTo({ line, column }: { line: number; column: number }): void {
    const offset = offsetOf(this.#view.state, line, column);
    this.#view.dispatch({ selection: { anchor: offset }, scrollIntoView: true });
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function offsetOf(state: EditorState, line: number, column: number): number {
  const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(from + Math.max(column, 1) - 1, to);
}

/** From its place to the end of what stands there. */
function diagnostic(
  state: EditorState,
  { line, column, message }: ToldProblem,
  severity: Diagnostic["severity"],
): Diagnostic {
  const from = offsetOf(state, line, column);
  const at = state.doc.lineAt(from);
  return { from, to: at.from + endOfPiece(at.text, from - at.from), message, severity };
}

function completionFrom(schema: () => Schema | null) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const known = schema();
    const offered = known === null ? null : offersAt(state.doc.toString(), pos, known);
    if (offered === null || offered.offers.length === 0) return null;
    if (offered.from === pos && !explicit) return null;
    return {
      from: offered.from,
      validFor: /^[\p{L}\p{N}_:.-]*$/u,
      options: offered.offers.map(({ label, description, kind }) => {
        const option = { label, type: kind, apply: kind === "key" ? `${label}: ` : label };
        return description === null ? option : { ...option, info: description };
      }),
    };
  };
}

function hoverAt(view: EditorView, offset: number, schema: Schema | null) {
  if (schema === null) return null;
  const { from, text } = view.state.doc.lineAt(offset);
  const [, before = "", key = ""] = /^([ -]*)("[^"]*"|'[^']*'|[^\s:#]+)\s*:/.exec(text) ?? [];
  const begin = from + before.length;
  if (key === "" || offset < begin || offset > begin + key.length) return null;
  const { path } = placeAt(view.state.doc.toString(), begin + key.length + 1);
  const description = describeAt(schema, path);
  if (description === null) return null;
  return {
    pos: begin,
    end: begin + key.length,
    create: () => {
      const dom = document.createElement("div");
      dom.textContent = description;
      return { dom };
    },
  };
}
