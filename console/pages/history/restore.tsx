/** Brings a version back, as a publication of its own; whoever was faster is not overwritten. */
import { useState } from "preact/hooks";
import { answerOf, api, type Problem } from "../../api.ts";
import { fullTime } from "../../time.ts";
import { Dialog } from "../../widgets/dialog.tsx";
import { wordsOf } from "../../words.ts";
import { HISTORY } from "./texts.ts";
import type { Version } from "./version.ts";

const say = wordsOf(HISTORY);

interface RestoreProps {
  app: string | null;
  version: Version;
  inForce: string;
  done: () => void;
  close: () => void;
}

export function Restore({ app, version: { sha256, at }, inForce, done, close }: RestoreProps) {
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Problem | null>(null);

  async function restore() {
    setBusy(true);
    const restored = await answerOf(
      api.rules.restore.$post(
        {
          query: app === null ? {} : { app },
          json: note.trim() === "" ? { sha256 } : { sha256, note: note.trim() },
        },
        { headers: { "if-match": `"${inForce}"` } },
      ),
    );
    setBusy(false);
    if (restored.ok) done();
    else setFailed(restored.problem);
  }

  return (
    <Dialog title={say("restore-title", { at: fullTime(at) })} close={close}>
      <p class="hint">{say("restore-hint")}</p>
      <label class="field">
        {say("note")}
        <input value={note} maxLength={200} onInput={({ currentTarget }) => setNote(currentTarget.value)} />
      </label>
      <p class="failure" role="alert">
        {failed?.message}
      </p>
      <p class="actions">
        <button type="button" class="button primary" disabled={isBusy} onClick={() => void restore()}>
          {say(isBusy ? "restoring" : "restore-now")}
        </button>
        <button type="button" class="button" onClick={close}>
          {say("cancel")}
        </button>
      </p>
    </Dialog>
  );
}
