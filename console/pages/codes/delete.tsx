/** Deletes a code after its State was typed again: every printed copy dies. */
import { useState } from "preact/hooks";
import { answerOf, api, type Problem } from "../../api.ts";
import { Dialog } from "../../widgets/dialog.tsx";
import { wordsOf } from "../../words.ts";
import { placeOf } from "./card.tsx";
import { CODES } from "./texts.ts";

const say = wordsOf(CODES);

interface DeleteProps {
  app: string;
  state: string;
  done: () => void;
  close: () => void;
}

export function DeleteCode({ app, state, done, close }: DeleteProps) {
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Problem | null>(null);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    const route = api.apps[":app"].codes[":state"];
    const deleted = await answerOf(route.$delete({ param: placeOf(app, state), json: { state: typed } }));
    setBusy(false);
    if (deleted.ok) done();
    else setFailed(deleted.problem);
  }

  return (
    <Dialog title={say("title-delete", { state })} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <label class="field">
          {say("delete-hint")}
          <input
            value={typed}
            spellcheck={false}
            autocomplete="off"
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <p class="failure" role="alert">
          {failed?.message}
        </p>
        <p class="actions">
          <button type="submit" class="button danger" disabled={isBusy || typed !== state}>
            {say(isBusy ? "deleting" : "delete")}
          </button>
          <button type="button" class="button" onClick={close}>
            {say("cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
