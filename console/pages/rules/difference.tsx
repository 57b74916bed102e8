/** Two texts compared, line by line. */
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";
import { wordsOf } from "../../words.ts";
import { look, shadowOf } from "./editor/code-mirror.ts";
import { PUBLISH } from "./texts.ts";

const say = wordsOf(PUBLISH);

/** Five lines are shown on each side of a change. */
const CONTEXT_LINES = 5;

/** Two texts compared, line by line, without what is the same. */
export function Difference({ from, to }: { from: string; to: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const root = shadowOf(place.current);
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: to,
        extensions: [
          look,
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ "aria-label": say("differences"), tabindex: "0" }),
          unifiedMergeView({
            original: from,
            mergeControls: false,
            gutter: true,
            collapseUnchanged: { margin: CONTEXT_LINES, minSize: 2 * CONTEXT_LINES },
          }),
        ],
      }),
    });
    return () => view.destroy();
  }, [from, to]);
  return <div class="difference" ref={place} />;
}
