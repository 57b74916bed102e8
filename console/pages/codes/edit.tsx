/** Makes a code, or changes one in place. */
import { useState } from "preact/hooks";
import { answerOf, api } from "../../api.ts";
import { Dialog } from "../../widgets/dialog.tsx";
import { wordsOf } from "../../words.ts";
import { type Code, placeOf } from "./card.tsx";
import { CODES } from "./texts.ts";

const say = wordsOf(CODES);

interface EditProps {
  app: string;
  /** The States that have a code: a new one with such a State would take its place. */
  taken: readonly string[];
  /** Null for a new one. */
  code: Code | null;
  done: () => void;
  close: () => void;
}

interface Typed {
  state: string;
  staff: readonly string[];
  departments: readonly string[];
}

/** What the form can tell by itself, in the words of its fields; null when nothing is wrong. */
function faultIn({ state, staff, departments }: Typed, taken: readonly string[]): string | null {
  if (state === "") return say("state-missing");
  if (taken.includes(state)) return say("state-taken", { state });
  if (staff.length === 0 && departments.length === 0) return say("who-missing");
  const found = departments.find((word) => !/^\d+$/.test(word));
  return found === undefined ? null : say("no-department", { found });
}

const wordsIn = (text: string) => text.split(/[\s,，、;；]+/).filter((word) => word !== "");

export function EditCode({ app, taken, code, done, close }: EditProps) {
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const state = code?.state ?? text("state");
    const staff = wordsIn(text("staff"));
    const departments = wordsIn(text("departments"));
    const fault = faultIn({ state, staff, departments }, code === null ? taken : []);
    if (fault !== null) {
      setFailed(fault);
      return;
    }
    const json = {
      staff,
      departments: departments.map(Number),
      accept: text("accept") === "ask" ? ("ask" as const) : ("auto" as const),
      exclusive: code?.exclusive ?? form.get("exclusive") !== null,
      note: text("note"),
    };
    setBusy(true);
    const put = await answerOf(api.apps[":app"].codes[":state"].$put({ param: placeOf(app, state), json }));
    setBusy(false);
    if (put.ok) done();
    else setFailed(put.problem.message);
  }

  return (
    <Dialog
      title={code === null ? say("title-new") : say("title-change", { state: code.state })}
      close={close}
    >
      <form onSubmit={(event) => void submit(event)}>
        {code === null ? (
          <label class="field">
            {say("state")}
            <input name="state" required maxLength={60} spellcheck={false} aria-describedby="state-hint" />
            <span class="hint" id="state-hint">
              {say("state-hint")}
            </span>
          </label>
        ) : (
          <p class="hint">{say("picture-stays")}</p>
        )}
        <label class="field">
          {say("staff")}
          <textarea name="staff" rows={2} spellcheck={false} aria-describedby="staff-hint">
            {code?.staff.join(", ") ?? ""}
          </textarea>
          <span class="hint" id="staff-hint">
            {say("staff-hint")}
          </span>
        </label>
        <label class="field">
          {say("departments")}
          <input name="departments" defaultValue={code?.departments.join(", ") ?? ""} inputMode="numeric" />
        </label>
        <fieldset class="choices">
          <legend>{say("accept")}</legend>
          {(["auto", "ask"] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="accept"
                value={one}
                defaultChecked={(code?.accept ?? "auto") === one}
              />{" "}
              {say(one)}
            </label>
          ))}
        </fieldset>
        {code === null && (
          <label class="choice">
            <input type="checkbox" name="exclusive" /> {say("exclusive")}
          </label>
        )}
        <label class="field">
          {say("note")}
          <input name="note" defaultValue={code?.note ?? ""} maxLength={60} />
        </label>
        <p class="failure" role="alert">
          {failed}
        </p>
        <p class="actions">
          <button type="submit" class="button primary" disabled={isBusy}>
            {say(isBusy ? "saving" : code === null ? "make" : "save")}
          </button>
          <button type="button" class="button" onClick={close}>
            {say("cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
