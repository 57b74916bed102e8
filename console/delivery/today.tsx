/** What the rules in force now would do with the delivery's event. Asked for when it is opened. */
import { useState } from "preact/hooks";
import { type AnswerOf, answerOf, api } from "../api.ts";
import { useAsked } from "../asked.ts";
import { Answered } from "../widgets/states.tsx";
import { wordsOf } from "../words.ts";
import { ONE_DELIVERY } from "./one-texts.ts";

const say = wordsOf(ONE_DELIVERY);

type Explanation = AnswerOf<Awaited<ReturnType<(typeof api.deliveries)[":id"]["explain"]["$get"]>>>;

export function Today({ id, app }: { id: string; app: string | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("today")}</summary>
      {isOpen && <Explained id={id} app={app} />}
    </details>
  );
}

function Explained({ id, app }: { id: string; app: string | null }) {
  const query: Record<string, string> = app === null ? {} : { app };
  const explained = useAsked(
    () => answerOf(api.deliveries[":id"].explain.$get({ param: { id }, query })),
    [id, app],
  );
  return (
    <Answered of={explained}>
      {(explanation) => (
        <>
          <p>{inWords(explanation)}</p>
          {explanation.messages.slice(1).map(({ name }) => (
            <p key={name}>{say("would-fall-back", { message: name })}</p>
          ))}
          {explanation.notes.map((note) => (
            <p key={note} class="hint">
              {note}
            </p>
          ))}
          {explanation.passedOver.length > 0 && <h3>{say("passed-over")}</h3>}
          <dl class="facts">
            {explanation.passedOver.map(({ rule, reason }) => (
              <div key={rule}>
                <dt>{rule}</dt>
                <dd>{reason}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Answered>
  );
}

function inWords({ outcome, rule: name, messages }: Explanation): string {
  const rule = name ?? "";
  switch (outcome) {
    case "send":
      return say("would-send", { rule, message: messages[0]?.name ?? "" });
    case "transfer":
      return say("would-transfer", { rule });
    case "silent":
      return say("would-be-silent", { rule });
    case "no-rule":
      return say("would-find-none");
    case "refused":
      return say("would-be-refused", { rule });
  }
}
