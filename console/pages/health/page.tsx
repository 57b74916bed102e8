/** Is everything all right? What each app's objects know of it, and what to do where something is not. */
import { type AnswerOf, answerOf, api } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { route } from "../../shell/router.ts";
import { RefreshIcon } from "../../widgets/icons.tsx";
import { Answered } from "../../widgets/states.tsx";
import { Time } from "../../widgets/time.tsx";
import { wordsOf } from "../../words.ts";
import { App } from "./app.tsx";
import { Doctor } from "./doctor.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { Suites } from "./suites.tsx";
import { HEALTH } from "./texts.ts";

const say = wordsOf(HEALTH);

type Status = AnswerOf<Awaited<ReturnType<typeof api.status.$get>>>;

export default function HealthPage() {
  const app = route.value.query.get("app");
  const status = useAsked(() => answerOf(api.status.$get({ query: app === null ? {} : { app } })), [app]);
  return (
    <>
      <div class="heading">
        <h1>{say("title")}</h1>
        <button type="button" class="button" onClick={status.again}>
          <RefreshIcon /> <span class="unseen">{say("refresh")}</span>
        </button>
      </div>
      <Answered of={status}>{(answer) => <Told status={answer} />}</Answered>
    </>
  );
}

/** They tell deploys apart. */
const SHOWN_LETTERS = 8;

function Told({ status }: { status: Status }) {
  const { apps, problems, warnings, version, api: wecom, alerts, partial, deploy, refusedLogins } = status;
  const lasting = apps.flatMap(({ troubles }) =>
    Object.values(troubles).filter(({ overAt }) => overAt === null),
  );
  const broken = apps.filter(({ rules }) => rules.fault !== null);
  const number = problems.length + lasting.length + broken.length;
  const isCalled = apps.every(({ lastCallbackAt }) => lastCallbackAt !== null);
  return (
    <>
      <p class={`verdict ${number > 0 ? "bad" : isCalled ? "good" : "quiet"}`}>
        {number > 0
          ? say("to-mend", { count: number, number })
          : say(isCalled ? "all-well" : "no-callback-yet")}
      </p>
      <p class="hint">
        {say("worker", { version, base: wecom.base, alerts: say(alerts ? "alerts-on" : "alerts-off") })}
        {deploy !== null && (
          <>
            {" · "}
            {say("deploy", { id: deploy.id.slice(0, SHOWN_LETTERS) })} <Time at={deploy.at} />
          </>
        )}
      </p>
      {refusedLogins !== null && (
        <p class="hint">
          {say("logins-refused", {
            count: refusedLogins.count,
            number: refusedLogins.count,
            reason: say(refusedLogins.reason),
          })}{" "}
          · {say("trouble-since")} <Time at={refusedLogins.since} /> · {say("trouble-last")}{" "}
          <Time at={refusedLogins.lastAt} />
        </p>
      )}
      {partial && <p class="notice">{say("partial")}</p>}
      {(problems.length > 0 || warnings.length > 0) && (
        <section class="card">
          <h2>{say("configuration")}</h2>
          <ul>
            {[...problems, ...warnings].map(({ app, path, message }) => (
              <li key={`${app}${path}${message}`}>
                {app !== null && <strong>{app} </strong>}
                {path !== "" && <code>{path} </code>}
                {message}
              </li>
            ))}
          </ul>
        </section>
      )}
      {apps
        .filter(({ lastCallbackAt }) => lastCallbackAt === null)
        .map(({ app }) => (
          <FirstSteps key={app} app={app} base={wecom.base} />
        ))}
      {apps.map((app) => (
        <App key={app.app} of={app} />
      ))}
      <Suites />
      <Doctor />
    </>
  );
}
