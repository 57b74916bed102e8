/** A code: its picture, who receives the customers, and the rules that name it. */
import { useState } from "preact/hooks";
import { type AnswerOf, api } from "../../api.ts";
import { link } from "../../shell/router.ts";
import { mayAdminister, mayEdit } from "../../shell/session.ts";
import { ChartIcon, DownloadIcon } from "../../widgets/icons.tsx";
import { wordsOf } from "../../words.ts";
import { downloadPicture } from "./picture.ts";
import { CODES } from "./texts.ts";

const say = wordsOf(CODES);

export type Code = AnswerOf<Awaited<ReturnType<(typeof api.apps)[":app"]["codes"]["$get"]>>>["codes"][number];

/** Where a code stands in the API. A State may hold what parts an address, such as / or ?. */
export const placeOf = (app: string, state: string) => ({ app, state: encodeURIComponent(state) });

const pictureOf = (app: string, state: string): string =>
  api.apps[":app"].codes[":state"].picture.$url({ param: placeOf(app, state) }).toString();

interface CardProps {
  app: string;
  code: Code;
  edit: () => void;
  remove: () => void;
}

export function CodeCard({ app, code, edit, remove }: CardProps) {
  const { state, note, staff, departments, usedBy, gone } = code;
  const [isNotDrawn, setNotDrawn] = useState(false);
  const who = [...staff, ...departments.map(String)];
  return (
    <li class="card code">
      <img
        src={pictureOf(app, state)}
        alt={say("picture-of", { state })}
        loading="lazy"
        width="104"
        height="104"
      />
      <div>
        <h2>
          {state} {gone && <span class="badge bad">{say("gone")}</span>}
        </h2>
        {note !== "" && <p>{note}</p>}
        <p class="hint">{who.join("、")}</p>
        <p class="hint">
          {usedBy.length === 0 ? say("not-used") : say("used-by", { rules: { all: usedBy } })}
        </p>
        <p class="actions">
          <button
            type="button"
            class="button"
            onClick={() =>
              void downloadPicture(pictureOf(app, state), state).then((isDone) => setNotDrawn(!isDone))
            }
          >
            <DownloadIcon /> {say("download")}
          </button>
          <a class="button" href={link("/figures", { app, group: "state", key: state })}>
            <ChartIcon /> {say("figures")}
          </a>
          {mayEdit() && (
            <button type="button" class="button" onClick={edit}>
              {say("change")}
            </button>
          )}
          {mayAdminister() && (
            <button type="button" class="plain" onClick={remove}>
              {say("delete")}
            </button>
          )}
        </p>
        <p class="failure" role="alert">
          {isNotDrawn ? say("not-drawn") : ""}
        </p>
      </div>
    </li>
  );
}
