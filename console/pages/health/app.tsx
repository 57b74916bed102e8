/** One app: token, callbacks, rules, troubles, media, what waits, accounts, and the outcomes of a day. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Outcome } from "../../../src/delivery/delivery.ts";
import { type AnswerOf, answerOf, api } from "../../api.ts";
import { OutcomeBadge } from "../../delivery/outcome.tsx";
import { link } from "../../shell/router.ts";
import { mayAdminister } from "../../shell/session.ts";
import { Time } from "../../widgets/time.tsx";
import { wordsOf } from "../../words.ts";
import { KeptMedia } from "./kept-media.tsx";
import { kindInWords } from "./kind.ts";
import { HEALTH } from "./texts.ts";

const say = wordsOf(HEALTH);

type Status = AnswerOf<Awaited<ReturnType<typeof api.status.$get>>>;
type AppStatus = Status["apps"][number];
type Trouble = AppStatus["troubles"][string];
type Waiting = AppStatus["followUps"];

export function App({ of: app }: { of: AppStatus }) {
  return (
    <section class="card">
      <h2>
        {app.app} <span class="of">{kindInWords(app.kind)}</span>
      </h2>
      <Troubles all={Object.entries(app.troubles)} />
      <dl class="facts">
        <Fact name="token">
          <Token of={app.token} />
        </Fact>
        <Fact name="last-callback">
          {app.lastCallbackAt === null ? say("no-callback") : <Time at={app.lastCallbackAt} />}
        </Fact>
        <RefusedCallbacks of={app.refusedCallbacks} />
        <Fact name="rules">
          <RulesInForce of={app.rules} />
        </Fact>
        {app.lifecycle !== null && (
          <Fact name="lifecycle">
            <code>{app.lifecycle.event}</code> <Time at={app.lifecycle.at} />
          </Fact>
        )}
        {app.webhook !== null && (
          <Fact name="webhook">
            {app.webhook.to} · <Queue of={app.webhook} /> <RetryWebhook app={app.app} of={app.webhook} />
          </Fact>
        )}
        {app.forward !== null && (
          <Fact name="forward">
            {app.forward.to} {app.forward.failures?.detail}
          </Fact>
        )}
        <Fact name="follow-ups">
          <Queue of={app.followUps} />
        </Fact>
      </dl>
      <KeptMedia all={app.media} />
      <Accounts all={app.accounts} />
      <Outcomes app={app.app} counts={app.counts} />
    </section>
  );
}

type FactName =
  | "token"
  | "last-callback"
  | "refused-callbacks"
  | "rules"
  | "lifecycle"
  | "webhook"
  | "forward"
  | "follow-ups";

function Fact({ name, children }: { name: FactName; children: ComponentChildren }) {
  return (
    <div>
      <dt>{say(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Token({ of: { expiresAt, held } }: { of: AppStatus["token"] }) {
  if (held !== null) {
    return (
      <span class="bad">
        {say("token-held", { errcode: String(held.errcode ?? "") })}{" "}
        {held.until !== null && <Time at={held.until} />} {held.errmsg}
      </span>
    );
  }
  if (expiresAt === null) return <>{say("token-none")}</>;
  return (
    <>
      {say("token-good")} <Time at={expiresAt} />
    </>
  );
}

function RefusedCallbacks({ of: refused }: { of: AppStatus["refusedCallbacks"] }) {
  if (refused === null) return null;
  const { count, reason, lastAt } = refused;
  return (
    <Fact name="refused-callbacks">
      {say("refused-told", { count, reason })} <Time at={lastAt} />
    </Fact>
  );
}

function RulesInForce({ of: { from, rules, fault } }: { of: AppStatus["rules"] }) {
  return (
    <>
      {from === null ? (
        <span class="bad">{say("rules-none")}</span>
      ) : (
        say("rules-told", { count: rules, number: rules, file: from })
      )}
      {fault !== null && (
        <div class="bad">
          {from !== null && say("rules-broken")}
          <ul>
            {fault.problems.map(({ line, message }) => (
              <li key={`${line}${message}`}>{say("line", { line, message })}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Troubles({ all }: { all: readonly (readonly [string, Trouble])[] }) {
  if (all.length === 0) return null;
  return (
    <>
      <h3>{say("troubles")}</h3>
      <ul class="troubles">
        {all.map(([cause, { detail, since, lastAt, count, overAt }]) => (
          <li key={cause} class={overAt === null ? "bad" : "quiet"}>
            <p>{detail}</p>
            <p class="hint">
              {say("trouble-since")} <Time at={since} /> · {say("trouble-last")} <Time at={lastAt} /> ·{" "}
              {say("trouble-times", { count, number: count })}
              {overAt !== null && (
                <>
                  {" · "}
                  {say("trouble-over")} <Time at={overAt} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Queue({ of: { waiting, pausedUntil, stoppedAt, givenUp, lastFailure } }: { of: Waiting }) {
  if (stoppedAt !== null) {
    return (
      <span class="bad">
        {say("stopped")} <Time at={stoppedAt} />
      </span>
    );
  }
  return (
    <>
      {waiting === 0 ? say("nothing-waits") : say("waiting", { count: waiting })}
      {pausedUntil !== null && (
        <>
          {" · "}
          {say("paused-until")} <Time at={pausedUntil} />
        </>
      )}
      {givenUp > 0 && <span class="bad"> · {say("given-up", { count: givenUp })}</span>}
      {waiting > 0 && lastFailure !== null && <span class="bad"> · {lastFailure.what}</span>}
    </>
  );
}

/** Whoever has mended a receiver need not wait for the next try. */
function RetryWebhook({ app, of: { waiting, stoppedAt } }: { app: string; of: Waiting }) {
  const [said, setSaid] = useState<string | null>(null);
  if (!mayAdminister() || (waiting === 0 && stoppedAt === null)) return null;
  async function retry() {
    const retried = await answerOf(api.apps[":app"].webhook.retry.$post({ param: { app } }));
    setSaid(retried.ok ? say("retried") : retried.problem.message);
  }
  return (
    <>
      <button type="button" class="button" onClick={() => void retry()}>
        {say("retry")}
      </button>{" "}
      <span role="status">{said}</span>
    </>
  );
}

function Accounts({ all }: { all: AppStatus["accounts"] }) {
  if (all.length === 0) return null;
  return (
    <>
      <h3>{say("accounts")}</h3>
      <ul>
        {all.map(({ account, lastCallbackAt, trouble }) => (
          <li key={account}>
            <span class="id">{account}</span> {say("last-callback")}{" "}
            {lastCallbackAt === null ? say("no-callback") : <Time at={lastCallbackAt} />}
            {trouble !== null && <span class="bad"> {say("not-read", { why: trouble.what })}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Outcomes({ app, counts }: { app: string; counts: AppStatus["counts"] }) {
  const all = Object.entries(counts) as [Outcome, number][];
  return (
    <>
      <h3>{say("outcomes")}</h3>
      {all.length === 0 && <p class="hint">{say("none-in-a-day")}</p>}
      <p class="outcome-counts">
        {all.map(([outcome, count]) => (
          <a key={outcome} href={link("/deliveries", { app, outcome })}>
            <OutcomeBadge outcome={outcome} /> {count}
          </a>
        ))}
      </p>
    </>
  );
}
