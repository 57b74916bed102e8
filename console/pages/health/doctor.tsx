/** The doctor at a button: each check with what was found, and what to do. */
import { useState } from "preact/hooks";
import { type Answer, type AnswerOf, answerOf, api } from "../../api.ts";
import { mayAdminister } from "../../shell/session.ts";
import { CheckIcon, CrossIcon, MinusIcon } from "../../widgets/icons.tsx";
import { Failed } from "../../widgets/states.tsx";
import { wordsOf } from "../../words.ts";
import { HEALTH } from "./texts.ts";

const say = wordsOf(HEALTH);

type Report = AnswerOf<Awaited<ReturnType<typeof api.doctor.$post>>>;
type Check = Report["checks"][number];

export function Doctor() {
  const [isBusy, setBusy] = useState(false);
  const [report, setReport] = useState<Answer<Report> | null>(null);
  if (!mayAdminister()) return null;

  async function examine() {
    setBusy(true);
    setReport(await answerOf(api.doctor.$post()));
    setBusy(false);
  }

  return (
    <section class="card">
      <button type="button" class="button primary" disabled={isBusy} onClick={() => void examine()}>
        {say(isBusy ? "examining" : "doctor")}
      </button>
      <p class="hint">{say("doctor-hint")}</p>
      {report !== null && !report.ok && <Failed problem={report.problem} again={() => void examine()} />}
      {report?.ok && (
        <div role="status">
          <h2>{say("examined")}</h2>
          <Checks all={report.answer.checks} />
          {report.answer.suites?.map(({ suite, checks }) => (
            <div key={suite}>
              <h3>{suite}</h3>
              <Checks all={checks} />
            </div>
          ))}
          {report.answer.apps.map(({ app, checks }) => (
            <div key={app}>
              <h3>{app}</h3>
              <Checks all={checks} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function Checks({ all }: { all: readonly Check[] }) {
  return (
    <ul class="checks">
      {all.map(({ ok, check, found, list = [], remedy }) => (
        <li key={check + found} class={ok === null ? "quiet" : ok ? "good" : "bad"}>
          {ok === null ? <MinusIcon /> : ok ? <CheckIcon /> : <CrossIcon />}
          <div>
            <strong>{check}</strong> {found}
            {list.length > 0 && (
              <details>
                <summary>{say("in-full", { number: list.length })}</summary>
                {list.map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </details>
            )}
            {remedy !== undefined && <div class="todo">{say("to-do", { remedy })}</div>}
          </div>
        </li>
      ))}
    </ul>
  );
}
