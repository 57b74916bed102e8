/** One delivery: what became of it, its window as a timeline, and what the rules in force now would do. */
import type { ComponentChildren } from "preact";
import { type AnswerOf, answerOf, api } from "../api.ts";
import { useAsked } from "../asked.ts";
import { link } from "../shell/router.ts";
import { CopyButton } from "../widgets/copy.tsx";
import { Answered } from "../widgets/states.tsx";
import { Time } from "../widgets/time.tsx";
import { wordsOf } from "../words.ts";
import { ONE_DELIVERY } from "./one-texts.ts";
import { OutcomeBadge } from "./outcome.tsx";
import { hasReason, ReasonInWords } from "./reason.tsx";
import { DELIVERY } from "./texts.ts";
import { Timeline } from "./timeline.tsx";
import { Today } from "./today.tsx";

const say = wordsOf(ONE_DELIVERY);
const sayOfDelivery = wordsOf(DELIVERY);

type Whole = AnswerOf<Awaited<ReturnType<(typeof api.deliveries)[":id"]["$get"]>>>;
type FollowUp = Whole["then"][number];

export function OneDelivery({ id, app }: { id: string; app: string | null }) {
  const query: Record<string, string> = app === null ? {} : { app };
  const found = useAsked(() => answerOf(api.deliveries[":id"].$get({ param: { id }, query })), [id, app]);
  return (
    <>
      <p>
        <a href={link("/deliveries")}>← {say("back")}</a>
      </p>
      <Answered of={found}>
        {(delivery) => (
          <>
            <Heading delivery={delivery} />
            <Timeline of={delivery} />
            <Details delivery={delivery} />
            <Today id={id} app={app} />
          </>
        )}
      </Answered>
    </>
  );
}

function Heading({ delivery }: { delivery: Whole }) {
  const { outcome, event, remedy, receivedAt } = delivery;
  return (
    <section class="card">
      <h1>
        {sayOfDelivery(event)} <OutcomeBadge outcome={outcome} />
      </h1>
      <p class="hint">
        <Time at={receivedAt} isFull />
      </p>
      {hasReason(delivery) && (
        <>
          <h2>{say("why")}</h2>
          <p>
            <ReasonInWords of={delivery} />
          </p>
        </>
      )}
      {remedy !== null && (
        <>
          <h2>{say("to-do")}</h2>
          <p class="todo">{remedy}</p>
        </>
      )}
    </section>
  );
}

function Details({ delivery }: { delivery: Whole }) {
  const { id, app, event, via, staff, account, customer, state, scene, by, rule, message, variant, notes } =
    delivery;
  return (
    <section class="card">
      <h2>{say("details")}</h2>
      <dl class="facts">
        <Fact name="app">{app}</Fact>
        <Fact name="event">
          <code>{event}</code>
        </Fact>
        <Fact name="via">{via}</Fact>
        <Fact name="staff">{staff}</Fact>
        <Fact name="account">{account}</Fact>
        <Fact name="customer">
          <span class="id">{customer}</span> <CopyButton text={customer} what={say("customer")} />{" "}
          <a href={link("/deliveries", { customer, outcome: "all", since: "30d" })}>
            {say("all-of-customer")}
          </a>
        </Fact>
        <Fact name="state">{state}</Fact>
        <Fact name="scene">{scene}</Fact>
        <Fact name="rule">{rule}</Fact>
        <Fact name="message">{message}</Fact>
        <Fact name="variant">{variant}</Fact>
        <Fact name="by">{say(by === "rule" ? "rule-decided" : "program-decided")}</Fact>
        <Fact name="id">
          <span class="id">{id}</span> <CopyButton text={id} what={say("id")} />
        </Fact>
      </dl>
      {notes.length > 0 && (
        <>
          <h3>{say("notes")}</h3>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
      <FollowUps all={delivery.then} />
    </section>
  );
}

function FollowUps({ all }: { all: readonly FollowUp[] }) {
  if (all.length === 0) return null;
  return (
    <>
      <h3>{say("afterwards")}</h3>
      <ul>
        {all.map(({ do: action, state, cause, at }) => (
          <li key={action}>
            {say(action)}: {say(state)} {at !== null && <Time at={at} />} {cause}
          </li>
        ))}
      </ul>
    </>
  );
}

type FactName =
  | "app"
  | "event"
  | "via"
  | "staff"
  | "account"
  | "customer"
  | "state"
  | "scene"
  | "rule"
  | "message"
  | "variant"
  | "by"
  | "id";

function Fact({ name, children }: { name: FactName; children: ComponentChildren }) {
  if (children === null || children === "") return null;
  return (
    <div>
      <dt>{say(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}
