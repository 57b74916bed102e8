/** The editor as a component: what is typed goes out, and the checker's findings come in. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { CheckResult } from "../../../checker/check.ts";
import { language } from "../../../words.ts";
import { RulesEditor } from "./code-mirror.ts";
import type { Schema } from "./schema.ts";

interface EditorProps {
  /** With which it begins; then the editor has the text. */
  text: string;
  /** A text that takes the place of what is typed. Not what was typed itself: keys come faster than it would come back. */
  replaced: { text: string } | null;
  label: string;
  changed: (text: string) => void;
  found: CheckResult | null;
  /** A place to go to; another object goes there again. */
  goTo: { line: number; column: number } | null;
}

const SCHEMAS = {
  en: () => import("../../../../rules.schema.json"),
  zh: () => import("../../../../rules.schema.zh-CN.json"),
};

export function Editor({ text, replaced, label, changed, found, goTo }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<RulesEditor | null>(null);
  const schema = useRef<Schema | null>(null);
  const onChange = useRef(changed);
  onChange.current = changed;

  // The editor keeps the text; it is made once.
  useEffect(() => {
    if (place.current === null) return;
    const made = new RulesEditor({
      parent: place.current,
      text,
      label,
      schema: () => schema.current,
      changed: (now) => onChange.current(now),
    });
    setEditor(made);
    return () => made.destroy();
  }, []);
  useEffect(() => {
    void SCHEMAS[language.value]().then((loaded) => {
      schema.current = loaded.default as Schema;
    });
  }, [language.value]);
  useEffect(() => {
    if (replaced !== null) editor?.show(replaced.text);
  }, [editor, replaced]);
  useEffect(() => editor?.label(label), [editor, label]);
  useEffect(() => {
    if (found !== null) editor?.mark(found.problems, found.warnings);
  }, [editor, found]);
  useEffect(() => {
    if (goTo !== null) editor?.goTo(goTo);
  }, [editor, goTo]);
  return <div class="editor" ref={place} />;
}
