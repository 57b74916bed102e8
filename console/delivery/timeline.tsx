/** The window of a delivery: the event, its receipt, each call with what its answer meant, and the outcome. */
import type { AnswerOf, api } from "../api.ts";
import { shortSpan } from "../time.ts";
import { Time } from "../widgets/time.tsx";
import { wordsOf } from "../words.ts";
import { ONE_DELIVERY } from "./one-texts.ts";
import { OutcomeBadge } from "./outcome.tsx";

const say = wordsOf(ONE_DELIVERY);

type Timed = AnswerOf<Awaited<ReturnType<(typeof api.deliveries)[":id"]["$get"]>>>;
type Attempt = Timed["attempts"][number];

export function Timeline({ of: delivery }: { of: Timed }) {
  const { outcome, eventAt, receivedAt, deadline, waitsUntil, settledAt, msLeft, attempts } = delivery;
  const begin = Math.min(Date.parse(eventAt), Date.parse(receivedAt));
  const after = (at: string) => (
    <span class="after">{say("after", { time: shortSpan(Date.parse(at) - begin) })}</span>
  );
  return (
    <section class="card">
      <h2>{say("window")}</h2>
      <Bar of={delivery} begin={begin} />
      <ol class="timeline">
        <li>
          <Time at={eventAt} /> {say("event-at")}
        </li>
        <li>
          <Time at={receivedAt} /> {say("received-at")} {after(receivedAt)}
        </li>
        {attempts.map((attempt, index) => (
          <li key={attempt.at} class={attempt.errcode === 0 ? "good" : "bad"}>
            <Time at={attempt.at} /> {say("attempt", { number: index + 1 })} {after(attempt.at)}
            <Answer attempt={attempt} />
          </li>
        ))}
        {waitsUntil !== null && (
          <li>
            <Time at={waitsUntil} /> {say("waits-until")}
          </li>
        )}
        {settledAt !== null && (
          <li>
            <Time at={settledAt} /> {say("settled-at")} {after(settledAt)} <OutcomeBadge outcome={outcome} />{" "}
            {msLeft !== null && msLeft > 0 && say("left", { time: shortSpan(msLeft) })}
          </li>
        )}
        <li class="quiet">
          <Time at={deadline} /> {say("deadline")} {after(deadline)}
        </li>
      </ol>
    </section>
  );
}

function Answer({ attempt: { ms, http, errcode, errmsg, verdict, message, skipped } }: { attempt: Attempt }) {
  return (
    <div class="answer">
      {message !== null && <span>{message} · </span>}
      {ms === null ? say("not-answered") : say("answered-after", { time: shortSpan(ms) })}
      {errcode !== null && (
        <>
          {" · "}
          <code>
            {errcode} {errmsg}
          </code>
        </>
      )}
      {errcode === null && http !== null && <> · HTTP {http}</>} · {say(`verdict-${verdict}`)}
      {skipped !== undefined && <div class="hint">{say("skipped", { count: skipped })}</div>}
    </div>
  );
}

/** The window drawn to scale: how much of it was used, and the calls. What it shows stands in words below it. */
function Bar({ of: { deadline, settledAt, attempts }, begin }: { of: Timed; begin: number }) {
  const length = Math.max(Date.parse(deadline) - begin, 1);
  const share = (at: string) => `${Math.min(100, Math.max(0, ((Date.parse(at) - begin) / length) * 100))}%`;
  return (
    <div class="window" aria-hidden="true">
      <span class="used" style={{ width: share(settledAt ?? new Date().toISOString()) }} />
      {attempts.map(({ at, errcode }) => (
        <i key={at} class={errcode === 0 ? "good" : "bad"} style={{ left: share(at) }} />
      ))}
    </div>
  );
}
