/** Who comes, when, through which code, and what the file as it is typed sends to them. */
import { useState } from "preact/hooks";
import type { PresentedExplanation } from "../../../../src/rules/explain/present.ts";
import type { CheckResult } from "../../../checker/check.ts";
import { shortSpan } from "../../../time.ts";
import { wordsOf } from "../../../words.ts";
import { PREVIEW } from "../texts.ts";
import type { Medium } from "./media.ts";
import { type FilledMessage, Phone } from "./phone.tsx";
import { type Asked, EVENTS, FIELDS } from "./question.ts";

const say = wordsOf(PREVIEW);

interface PreviewProps {
  asked: Asked;
  ask: (asked: Asked) => void;
  apps: readonly string[];
  found: CheckResult | null;
  media: ReadonlyMap<string, Medium>;
}

export function Preview({ asked, ask, apps, found, media }: PreviewProps) {
  return (
    <section class="card preview">
      <h2>{say("title")}</h2>
      <Question asked={asked} ask={ask} apps={apps} />
      {found !== null && !found.ok && <p class="hint">{say("after-faults")}</p>}
      {found?.eventProblem && (
        <p class="bad" role="alert">
          {found.eventProblem.message}
        </p>
      )}
      {found?.explanation && <Explained explanation={found.explanation} asked={asked} media={media} />}
    </section>
  );
}

function Question({ asked, ask, apps }: Pick<PreviewProps, "asked" | "ask" | "apps">) {
  const { event, app, values, at } = asked;
  return (
    <div class="fields">
      <label class="field">
        {say("event")}
        <select
          value={event}
          onChange={({ currentTarget }) => {
            const chosen = EVENTS.find((one) => one === currentTarget.value);
            if (chosen !== undefined) ask({ ...asked, event: chosen });
          }}
        >
          {EVENTS.map((one) => (
            <option key={one} value={one}>
              {say(one)}
            </option>
          ))}
        </select>
      </label>
      {apps.length > 1 && (
        <label class="field">
          {say("app")}
          <select value={app} onChange={({ currentTarget }) => ask({ ...asked, app: currentTarget.value })}>
            {apps.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      {FIELDS[event].map((field) => (
        <label key={field} class="field">
          {say(field)}
          <input
            value={values[field] ?? ""}
            spellcheck={false}
            onInput={({ currentTarget }) =>
              ask({ ...asked, values: { ...values, [field]: currentTarget.value } })
            }
          />
        </label>
      ))}
      <label class="field">
        {say("at")}
        <input
          type="datetime-local"
          value={at}
          title={say("now")}
          onInput={({ currentTarget }) => ask({ ...asked, at: currentTarget.value })}
        />
      </label>
    </div>
  );
}

function Explained({
  explanation,
  asked,
  media,
}: {
  explanation: PresentedExplanation;
  asked: Asked;
  media: PreviewProps["media"];
}) {
  const { outcome, rule, waits, afterMs, notes, then } = explanation;
  const told = rule ?? "";
  const last = waits.at(-1);
  return (
    <>
      <p aria-live="polite">
        {outcome === "send"
          ? say("by-rule", { rule: told })
          : outcome === "no-rule"
            ? say("no-rule")
            : say(outcome, { rule: told })}{" "}
        {last !== undefined && afterMs !== null && say("after", { time: shortSpan(afterMs), at: last.until })}
      </p>
      <Versions explanation={explanation} asked={asked} media={media} />
      {then.length > 0 && (
        <p class="hint">{say("afterwards", { what: { all: then.map(followUpInWords) } })}</p>
      )}
      {notes.map((note) => (
        <p key={note} class="hint">
          {note}
        </p>
      ))}
      <PassedOver of={explanation} />
    </>
  );
}

function followUpInWords(done: PresentedExplanation["then"][number]): string {
  if ("tag" in done) return say("tag", { tags: { all: done.tag } });
  return "remark" in done ? say("remark", { remark: done.remark ?? "" }) : say("webhook");
}

interface Version {
  name: string;
  message: FilledMessage;
}

/** The message, what replaces it, and the sides of a split: each behind its tab. */
function versionsOf({ messages, sides }: PresentedExplanation): Version[] {
  const [first, fallback] = messages;
  const chosen = [
    ...(first === undefined ? [] : [{ name: say("message"), message: first as FilledMessage }]),
    ...(fallback === undefined ? [] : [{ name: say("fallback"), message: fallback as FilledMessage }]),
  ];
  const split = sides.flatMap(({ variant, share, messages: [side] }) =>
    side === undefined
      ? []
      : [{ name: say("side", { variant, share: Math.round(share * 100) }), message: side as FilledMessage }],
  );
  return [...chosen, ...split];
}

function Versions({ explanation, asked: { event, values }, media }: Parameters<typeof Explained>[0]) {
  const [chosen, setChosen] = useState(0);
  const versions = versionsOf(explanation);
  const shown = versions[Math.min(chosen, versions.length - 1)];
  if (shown === undefined) return null;
  const from =
    event === "contact.added"
      ? values["staff-name"] || values.staff || say("a-member")
      : values.account || say("your-account");
  return (
    <>
      {versions.length > 1 && (
        <div class="tabs" role="tablist" aria-label={say("versions")}>
          {versions.map(({ name, message }, index) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={message === shown.message}
              onClick={() => setChosen(index)}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      <Phone message={shown.message} from={from} media={media} />
    </>
  );
}

function PassedOver({ of: { passedOver } }: { of: PresentedExplanation }) {
  if (passedOver.length === 0) return null;
  return (
    <details>
      <summary>{say("why-not-earlier")}</summary>
      <dl class="facts">
        {passedOver.map(({ rule, reason }) => (
          <div key={rule}>
            <dt>{rule}</dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
