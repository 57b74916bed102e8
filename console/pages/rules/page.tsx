/** What will a customer see? The rules file, checked at each key, beside the message that it makes; and its publication. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { useAsked } from "../../asked.ts";
import type { CheckResult } from "../../checker/check.ts";
import { Checker } from "../../checker/client.ts";
import { appNames } from "../../shell/apps.ts";
import { route } from "../../shell/router.ts";
import { mayEdit } from "../../shell/session.ts";
import { FileChoice } from "../../widgets/file-choice.tsx";
import { Answered } from "../../widgets/states.tsx";
import { language, wordsOf } from "../../words.ts";
import { type Draft, draftOf, keepDraft } from "./draft.ts";
import { Editor } from "./editor/editor.tsx";
import { type RulesFile, readFile } from "./file-in-force.ts";
import { Findings } from "./findings.tsx";
import { mediaIn } from "./preview/media.ts";
import { Preview } from "./preview/preview.tsx";
import { type Asked, sampleOf } from "./preview/question.ts";
import { Publish } from "./publish.tsx";
import { STARTER } from "./starter.ts";
import { RULES } from "./texts.ts";
import { Upload } from "./upload.tsx";

const say = wordsOf(RULES);

export default function RulesPage() {
  const app = route.value.query.get("app");
  const file = useAsked(() => readFile(app), [app]);
  return (
    <>
      <div class="heading">
        <h1>{say("title")}</h1>
        <FileChoice path="/rules" app={app} />
      </div>
      <Answered of={file}>{(answer) => <Workbench key={app} app={app} file={answer} />}</Answered>
    </>
  );
}

const FIRST_QUESTION: Asked = { event: "contact.added", app: "", values: {}, at: "" };

function Workbench({ app, file }: { app: string | null; file: RulesFile }) {
  // What is in force for an app may be the common file; publishing gives the app one of its own.
  const [before, setBefore] = useState({ text: file.text ?? "", sha256: file.sha256 });
  const [text, setText] = useState(before.text);
  const [draft, setDraft] = useState(() => draftOf(app));
  const [asked, setAsked] = useState<Asked>(FIRST_QUESTION);
  const [found, setFound] = useState<CheckResult | null>(null);
  const [replaced, setReplaced] = useState<{ text: string } | null>(null);
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);
  const [isPublishing, setPublishing] = useState(false);
  const [isPublished, setPublished] = useState(false);
  const checker = useMemo(() => new Checker(setFound), []);
  useEffect(() => () => checker.stop(), [checker]);
  const apps = app === null ? appNames() : [app];
  // Every event has an app: without it a rule with `app:` would never fit.
  const whose = apps.includes(asked.app) ? asked.app : (apps[0] ?? "");
  useEffect(() => {
    const event = sampleOf({ ...asked, app: whose });
    checker.ask({ text, language: language.value, event, at: asked.at || null, now: Date.now() });
  }, [text, asked, language.value, checker, whose]);
  const media = useMemo(() => mediaIn(text), [text]);
  const isChanged = text !== before.text;

  /** Puts a text in the place of what is typed. */
  function replace(now: string) {
    setReplaced({ text: now });
    change(now);
  }

  function change(now: string) {
    setText(now);
    setPublished(false);
    keepDraft(app, now === before.text ? null : { of: before.sha256, text: now });
  }

  function isInForce(sha256: string) {
    setBefore({ text, sha256 });
    keepDraft(app, null);
    setPublishing(false);
    setPublished(true);
  }

  return (
    <>
      <FileNotices
        app={app}
        file={file}
        draft={draft}
        text={text}
        change={replace}
        drop={() => {
          keepDraft(app, null);
          setDraft(null);
        }}
      />
      <div class="workbench">
        <div class="written">
          <Editor
            text={text}
            replaced={replaced}
            label={say("editor-label")}
            changed={change}
            found={found}
            goTo={goTo}
          />
          <Findings found={found} goTo={setGoTo} />
          {mayEdit() && <Upload text={text} names={[...media.keys()]} change={replace} />}
          <p class="actions">
            {mayEdit() ? (
              <button
                type="button"
                class="button primary"
                disabled={!isChanged || !found?.ok}
                onClick={() => setPublishing(true)}
              >
                {say("publish")}
              </button>
            ) : (
              <span class="hint">{say("read-only")}</span>
            )}
            <span class="hint" role="status">
              {isPublished ? say("published") : isChanged ? "" : say("unchanged")}
            </span>
          </p>
        </div>
        <Preview asked={{ ...asked, app: whose }} ask={setAsked} apps={apps} found={found} media={media} />
      </div>
      {isPublishing && (
        <Publish
          app={app}
          before={before}
          mine={text}
          known={found?.warnings ?? []}
          published={isInForce}
          overtaken={(theirs, keepsMine) => {
            setBefore(theirs);
            if (!keepsMine) replace(theirs.text);
            setPublishing(false);
          }}
          close={() => setPublishing(false)}
        />
      )}
    </>
  );
}

function FileNotices({
  app,
  file,
  draft,
  text,
  change,
  drop,
}: {
  app: string | null;
  file: RulesFile;
  draft: Draft | null;
  text: string;
  change: (text: string) => void;
  drop: () => void;
}) {
  const isCommon = app !== null && file.from !== null && file.from !== file.file;
  return (
    <>
      {isCommon && <p class="notice">{say("goes-by", { app, file: file.from ?? "" })}</p>}
      {file.text === null && text === "" && (
        <p class="notice">
          {say("no-file")}{" "}
          <button type="button" class="button" onClick={() => change(STARTER)}>
            {say("take-example")}
          </button>
        </p>
      )}
      {draft !== null && draft.text !== text && (
        <p class="notice">
          {say("left-open")}{" "}
          <button type="button" class="button" onClick={() => change(draft.text)}>
            {say("take-draft")}
          </button>{" "}
          <button type="button" class="button" onClick={drop}>
            {say("drop-draft")}
          </button>
        </p>
      )}
    </>
  );
}
