/** Which channel brings customers? The codes of an app: made, shown, changed, deleted. */
import { useState } from "preact/hooks";
import { answerOf, api } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { useApps } from "../../shell/apps.ts";
import { go, route } from "../../shell/router.ts";
import { mayEdit } from "../../shell/session.ts";
import { Answered } from "../../widgets/states.tsx";
import { wordsOf } from "../../words.ts";
import { type Code, CodeCard } from "./card.tsx";
import { DeleteCode } from "./delete.tsx";
import { EditCode } from "./edit.tsx";
import { KfLinks } from "./kf-links.tsx";
import { CODES } from "./texts.ts";

const say = wordsOf(CODES);

export default function CodesPage() {
  return (
    <Answered of={useApps()}>
      {(names) => {
        const app = route.value.query.get("app") ?? names[0];
        return app === undefined ? null : <CodesOf key={app} app={app} apps={names} />;
      }}
    </Answered>
  );
}

type Doing = { do: "nothing" } | { do: "edit"; code: Code | null } | { do: "delete"; code: Code };

function CodesOf({ app, apps }: { app: string; apps: readonly string[] }) {
  const listed = useAsked(() => answerOf(api.apps[":app"].codes.$get({ param: { app }, query: {} })), [app]);
  const [doing, setDoing] = useState<Doing>({ do: "nothing" });
  const [sought, setSought] = useState("");
  const { asked } = listed;
  const states = asked.state === "answered" ? asked.answer.codes.map(({ state }) => state) : [];
  const close = () => setDoing({ do: "nothing" });
  function done() {
    close();
    listed.again();
  }
  return (
    <>
      <div class="heading">
        <h1>{say("title")}</h1>
        <div class="row">
          <label>
            <span class="unseen">{say("app")}</span>
            <select value={app} onChange={({ currentTarget }) => go("/codes", { app: currentTarget.value })}>
              {[...new Set([app, ...apps])].map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
          {mayEdit() && (
            <button type="button" class="button primary" onClick={() => setDoing({ do: "edit", code: null })}>
              {say("new")}
            </button>
          )}
        </div>
      </div>
      <p class="hint">{say("what-it-is")}</p>
      <Answered of={listed}>
        {({ codes }) =>
          codes.length === 0 ? (
            <p class="empty">{say("none")}</p>
          ) : (
            <>
              <label class="field search">
                {say("find")}
                <input
                  type="search"
                  value={sought}
                  onInput={({ currentTarget }) => setSought(currentTarget.value)}
                />
              </label>
              <Cards
                app={app}
                codes={codes.filter((code) => fits(code, sought))}
                edit={(code) => setDoing({ do: "edit", code })}
                remove={(code) => setDoing({ do: "delete", code })}
              />
            </>
          )
        }
      </Answered>
      <KfLinks app={app} />
      {doing.do === "edit" && (
        <EditCode app={app} taken={states} code={doing.code} done={done} close={close} />
      )}
      {doing.do === "delete" && <DeleteCode app={app} state={doing.code.state} done={done} close={close} />}
    </>
  );
}

function fits({ state, note, staff }: Code, sought: string): boolean {
  const text = sought.trim().toLowerCase();
  return [state, note, ...staff].some((one) => one.toLowerCase().includes(text));
}

/** Each has a picture of its own: so many at a time. */
const SHOWN = 60;

function Cards({
  app,
  codes,
  edit,
  remove,
}: {
  app: string;
  codes: readonly Code[];
  edit: (code: Code) => void;
  remove: (code: Code) => void;
}) {
  const [shown, setShown] = useState(SHOWN);
  if (codes.length === 0) return <p class="empty">{say("no-such")}</p>;
  return (
    <>
      <ul class="codes">
        {codes.slice(0, shown).map((code) => (
          <CodeCard
            key={code.state}
            app={app}
            code={code}
            edit={() => edit(code)}
            remove={() => remove(code)}
          />
        ))}
      </ul>
      {codes.length > shown && (
        <p class="further">
          <button type="button" class="button" onClick={() => setShown(shown + SHOWN)}>
            + {codes.length - shown}
          </button>
        </p>
      )}
    </>
  );
}
