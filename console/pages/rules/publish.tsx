/** Publishing: the difference first, a note, and both texts where somebody else was faster. */
import { useState } from "preact/hooks";
import type { ToldProblem } from "../../../src/rules/problem.ts";
import { answerOf, api, type Problem } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { Dialog } from "../../widgets/dialog.tsx";
import { wordsOf } from "../../words.ts";
import { Difference } from "./difference.tsx";
import { forgetFiles, readFile } from "./file-in-force.ts";
import { PUBLISH } from "./texts.ts";

const say = wordsOf(PUBLISH);

interface PublishProps {
  app: string | null;
  /** In force now, and its hash; null when there is no file. */
  before: { text: string; sha256: string | null };
  mine: string;
  /** The warnings that stand beside the editor. */
  known: readonly ToldProblem[];
  published: (sha256: string) => void;
  /** The other text is in force; mine is kept or dropped. */
  overtaken: (theirs: { text: string; sha256: string | null }, keepsMine: boolean) => void;
  close: () => void;
}

export function Publish({ app, before, mine, known, published, overtaken, close }: PublishProps) {
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Problem | null>(null);
  const [theirs, setTheirs] = useState<{ text: string; sha256: string | null } | null>(null);

  const checked = useAsked(
    () => answerOf(api.rules.check.$post({ query: app === null ? {} : { app } }, { init: { body: mine } })),
    [app, mine],
  );

  async function publish(over: string | null) {
    setBusy(true);
    const query: Record<string, string> = {
      ...(app === null ? {} : { app }),
      ...(note.trim() === "" ? {} : { note: note.trim() }),
    };
    const headers = { "if-match": over === null ? "*" : `"${over}"` };
    const answered = await answerOf(api.rules.$put({ query }, { headers, init: { body: mine } }));
    if (answered.ok) {
      forgetFiles();
      published(answered.answer.sha256);
    } else if (answered.problem.status === 409) await showTheirs();
    else setFailed(answered.problem);
    setBusy(false);
  }

  async function showTheirs() {
    const now = await readFile(app);
    if (now.ok) setTheirs({ text: now.answer.text ?? "", sha256: now.answer.sha256 });
    else setFailed(now.problem);
  }

  return (
    <Dialog title={say("title")} close={close} isWide>
      <p class="hint">{say("hint")}</p>
      {theirs !== null && (
        <p class="notice" role="alert">
          {say("conflict")}
        </p>
      )}
      <h3>{say("differences")}</h3>
      <Difference key={theirs?.sha256} from={(theirs ?? before).text} to={mine} />
      {checked.asked.state === "answered" && <Further known={known} found={checked.asked.answer.warnings} />}
      <label class="field">
        {say("note")}
        <input
          value={note}
          maxLength={200}
          placeholder={say("note-example")}
          onInput={({ currentTarget }) => setNote(currentTarget.value)}
        />
      </label>
      {failed !== null && (
        <p class="failure" role="alert">
          {failed.message}
        </p>
      )}
      <p class="actions">
        {theirs === null ? (
          <button
            type="button"
            class="button primary"
            disabled={isBusy}
            onClick={() => void publish(before.sha256)}
          >
            {say(isBusy ? "publishing" : "publish")}
          </button>
        ) : (
          <>
            <button
              type="button"
              class="button primary"
              disabled={isBusy}
              onClick={() => void publish(theirs.sha256)}
            >
              {say("publish-over")}
            </button>
            <button type="button" class="button" onClick={() => overtaken(theirs, false)}>
              {say("take-theirs")}
            </button>
          </>
        )}
        <button
          type="button"
          class="button"
          onClick={() => (theirs === null ? close() : overtaken(theirs, true))}
        >
          {say("cancel")}
        </button>
      </p>
    </Dialog>
  );
}

/** What the Worker knows and a browser does not: uploads that are not there, States that no code has. */
function Further({ known, found }: { known: readonly ToldProblem[]; found: readonly ToldProblem[] }) {
  const further = found.filter(({ message }) => !known.some((one) => one.message === message));
  if (further.length === 0) return null;
  return (
    <div class="notice">
      {say("also")}
      <ul>
        {further.map(({ line, message }) => (
          <li key={`${line}${message}`}>{say("at-line", { line, message })}</li>
        ))}
      </ul>
    </div>
  );
}
