/** Presets, time and filters of the list. All of it stands in the address, so that a colleague can be sent the link. */
import { useState } from "preact/hooks";
import type { Outcome } from "../../../src/delivery/delivery.ts";
import { NEEDS_ACTION } from "../../delivery/needs-action.ts";
import { DELIVERY } from "../../delivery/texts.ts";
import { go, link } from "../../shell/router.ts";
import { wordsOf } from "../../words.ts";
import { type AskedFor, addressOf, FILTERS, type Filter, type Span } from "./asked-for.ts";
import { DELIVERIES } from "./texts.ts";

const say = wordsOf(DELIVERIES);
const sayOfDelivery = wordsOf(DELIVERY);

const PRESETS = [
  { name: "needs-action", outcome: NEEDS_ACTION.join(",") },
  { name: "all", outcome: null },
  { name: "sent", outcome: "sent,sent-unconfirmed" },
] as const;

const SPAN_NAMES = {
  "1h": "last-hour",
  "24h": "last-day",
  "7d": "last-week",
  "30d": "last-month",
} as const satisfies Record<Span, keyof typeof DELIVERIES>;
const SPANS_SHOWN = Object.keys(SPAN_NAMES) as Span[];

const EVENTS = ["contact.added", "kf.entered", "kf.queued", "kf.accepted", "kf.ended", "kf.message"] as const;
const OUTCOMES_SHOWN: readonly Outcome[] = [
  "refused",
  "missed",
  "no-code",
  "no-rule",
  "already-welcomed",
  "superseded",
  "silent",
  "sent",
  "sent-unconfirmed",
  "open",
];
const TEXT_FILTERS = FILTERS.filter((name): name is Exclude<Filter, "event"> => name !== "event");

const show = (askedFor: AskedFor) => go("/deliveries", addressOf(askedFor));

export function Filters({ askedFor }: { askedFor: AskedFor }) {
  const { filters, outcome } = askedFor;
  const chosen = new Set((outcome ?? "").split(","));
  const count = Object.keys(filters).length;
  const [isReversed, setReversed] = useState(false);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const given = Object.fromEntries(
      FILTERS.flatMap((name) => {
        const value = String(form.get(name) ?? "").trim();
        return value === "" ? [] : [[name, value]];
      }),
    );
    const outcomes = form.getAll("outcome").join(",");
    const from = String(form.get("from") ?? "");
    const to = String(form.get("to") ?? "");
    const isReversed = from !== "" && to !== "" && to <= from;
    setReversed(isReversed);
    if (isReversed) return;
    show({
      outcome: outcomes === "" ? null : outcomes,
      span: from === "" ? (askedFor.span ?? "24h") : null,
      from: from === "" ? null : from,
      to: to || null,
      filters: given,
    });
  }

  return (
    <section class="filters" aria-label={say("filters")}>
      <div class="row">
        <nav class="tabs" aria-label={say("which")}>
          {PRESETS.map((preset) => (
            <a
              key={preset.name}
              href={link("/deliveries", addressOf({ ...askedFor, outcome: preset.outcome }))}
              aria-current={preset.outcome === outcome ? "true" : undefined}
            >
              {say(preset.name)}
            </a>
          ))}
        </nav>
        <label>
          <span class="unseen">{say("since")}</span>
          <select
            value={askedFor.span ?? ""}
            onChange={(event) => {
              const { value } = event.currentTarget;
              const span = SPANS_SHOWN.find((one) => one === value);
              if (span !== undefined) show({ ...askedFor, span, from: null, to: null });
            }}
          >
            {askedFor.span === null && <option value="">{say("from-to")}</option>}
            {SPANS_SHOWN.map((span) => (
              <option key={span} value={span}>
                {say(SPAN_NAMES[span])}
              </option>
            ))}
          </select>
        </label>
      </div>
      <details class="card" open={count > 0 || askedFor.span === null}>
        <summary>
          {say("filters")}
          {count > 0 && <span class="count"> {count}</span>}
        </summary>
        <form onSubmit={submit} key={JSON.stringify(askedFor)}>
          <fieldset class="outcomes">
            <legend>{say("outcome")}</legend>
            {OUTCOMES_SHOWN.map((one) => (
              <label key={one}>
                <input type="checkbox" name="outcome" value={one} checked={chosen.has(one)} />{" "}
                {sayOfDelivery(one)}
              </label>
            ))}
          </fieldset>
          <div class="fields">
            <label class="field">
              {say("event")}
              <select name="event" value={filters.event ?? ""}>
                <option value="">{say("any")}</option>
                {EVENTS.map((event) => (
                  <option key={event} value={event}>
                    {sayOfDelivery(event)}
                  </option>
                ))}
              </select>
            </label>
            {TEXT_FILTERS.map((name) => (
              <label key={name} class="field">
                {say(name)}
                <input
                  name={name}
                  defaultValue={filters[name] ?? ""}
                  spellcheck={false}
                  autocapitalize="off"
                />
              </label>
            ))}
            <label class="field">
              {say("from")}
              <input type="datetime-local" name="from" defaultValue={askedFor.from ?? ""} />
            </label>
            <label class="field">
              {say("to")}
              <input type="datetime-local" name="to" defaultValue={askedFor.to ?? ""} />
            </label>
          </div>
          <p class="failure" role="alert">
            {isReversed ? say("to-before-from") : ""}
          </p>
          <p class="actions">
            <button type="submit" class="button primary">
              {say("apply")}
            </button>
            <a class="button" href={link("/deliveries")}>
              {say("clear")}
            </a>
          </p>
        </form>
      </details>
    </section>
  );
}
