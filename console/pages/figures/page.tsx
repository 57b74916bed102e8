/** Which channel brings customers, and does every one get a welcome? Outcomes and latency over time, and by key. */
import { type AnswerOf, answerOf, api } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { NEEDS_ACTION } from "../../delivery/needs-action.ts";
import { DELIVERY } from "../../delivery/texts.ts";
import { appNames } from "../../shell/apps.ts";
import { go, link, route } from "../../shell/router.ts";
import { DownloadIcon } from "../../widgets/icons.tsx";
import { Answered } from "../../widgets/states.tsx";
import { wordsOf } from "../../words.ts";
import { LatencyLegend, LatencyLines, OutcomeBars, OutcomeLegend } from "./charts.tsx";
import { bucketsOf, countOf, type Row, share, sumsByKey } from "./sums.ts";
import { FIGURES } from "./texts.ts";

const say = wordsOf(FIGURES);
const sayOfDelivery = wordsOf(DELIVERY);

type Figures = AnswerOf<Awaited<ReturnType<typeof api.figures.$get>>>;

const DAY_MS = 86_400_000;
const SPANS = {
  "24h": { ms: DAY_MS, by: "hour" },
  "7d": { ms: 7 * DAY_MS, by: "day" },
  "30d": { ms: 30 * DAY_MS, by: "day" },
  "90d": { ms: 90 * DAY_MS, by: "day" },
  "365d": { ms: 365 * DAY_MS, by: "day" },
} as const;
type Span = keyof typeof SPANS;
const SPAN_NAMES = Object.keys(SPANS) as Span[];

const GROUPS = ["rule", "message", "variant", "state", "staff", "account", "scene"] as const;
type Group = (typeof GROUPS)[number];
/** The groups by which the list of deliveries can be filtered. */
const FILTERS: readonly Group[] = ["rule", "state", "staff", "account"];
const EVENTS = ["contact.added", "kf.entered", "kf.queued", "kf.accepted", "kf.ended", "kf.message"] as const;
/** The record itself is kept so long. */
const RECORD_MS = 30 * DAY_MS;
const WELCOMED = ["sent", "sent-unconfirmed"];

interface Asked {
  app: string | null;
  event: string | null;
  span: Span;
  group: Group;
  key: string | null;
}

function askedFor(): Asked {
  const { query } = route.value;
  return {
    app: query.get("app"),
    event: query.get("event"),
    span: SPAN_NAMES.find((one) => one === query.get("span")) ?? "7d",
    group: GROUPS.find((one) => one === query.get("group")) ?? "state",
    key: query.get("key"),
  };
}

const show = ({ span, ...others }: Asked) => go("/figures", { ...others, span: span === "7d" ? null : span });

function parametersOf({ app, event, span }: Asked): Record<string, string> {
  const { ms, by } = SPANS[span];
  const given = { app, event, by, from: new Date(Date.now() - ms).toISOString() };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => !!entry[1]));
}

export default function FiguresPage() {
  const asked = askedFor();
  const { app, event, span, group, key } = asked;
  const whole = useAsked(
    () => answerOf(api.figures.$get({ query: parametersOf(asked) })),
    [app, event, span],
  );
  const grouped = useAsked(
    () => answerOf(api.figures.$get({ query: { ...parametersOf(asked), group } })),
    [app, event, span, group],
  );
  return (
    <>
      <div class="heading">
        <h1>{say("title")}</h1>
        <a
          class="button"
          download
          href={api.figures.$url({ query: { ...parametersOf(asked), group, format: "csv" } }).toString()}
        >
          <DownloadIcon /> {say("download")}
        </a>
      </div>
      <div class="filters row">
        <Choice
          name="app"
          value={app ?? ""}
          none={say("all-apps")}
          options={appNames().map((one) => [one, one])}
          choose={(one) => show({ ...asked, app: one })}
        />
        <Choice
          name="span"
          value={span}
          options={SPAN_NAMES.map((one) => [one, say(one)])}
          choose={(one) => show({ ...asked, span: SPAN_NAMES.find((name) => name === one) ?? "7d" })}
        />
        <Choice
          name="event"
          value={event ?? ""}
          none={say("all-events")}
          options={EVENTS.map((one) => [one, sayOfDelivery(one)])}
          choose={(one) => show({ ...asked, event: one })}
        />
      </div>
      <Answered of={whole}>{(figures) => <Overview figures={figures} asked={asked} />}</Answered>
      <section class="card">
        <h2>
          <Choice
            name="by-key"
            value={group}
            options={GROUPS.map((one) => [one, say(one)])}
            choose={(one) =>
              show({ ...asked, group: GROUPS.find((name) => name === one) ?? "state", key: null })
            }
          />
        </h2>
        <Answered of={grouped}>{(figures) => <Keys figures={figures} asked={asked} chosen={key} />}</Answered>
      </section>
    </>
  );
}

function Choice({
  name,
  value,
  none,
  options,
  choose,
}: {
  name: "app" | "span" | "event" | "by-key";
  value: string;
  none?: string;
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}) {
  return (
    <label>
      <span class={name === "by-key" ? undefined : "unseen"}>{say(name)} </span>
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

type FigureRow = Figures["rows"][number];

/** The rows of a chart, with those of nothing between them. */
function withoutGaps({ rows, by, zone, from, to }: Figures): FigureRow[] {
  const [first] = rows;
  if (first === undefined) return [];
  const known = new Map(rows.map((row) => [row.at, row]));
  return bucketsOf({ by, zone, from, to }, first.at).map((at) => known.get(at) ?? { ...NOTHING, at });
}

const NOTHING = { key: "", total: 0, outcomes: {}, inTime: 0, lost: 0, p50: null, p95: null, p99: null };

function Overview({ figures, asked }: { figures: Figures; asked: Asked }) {
  const { by, partial } = figures;
  const rows = withoutGaps(figures);
  const sum = sumsByKey(rows.map((row) => ({ ...row, key: "" })))[0];
  if (sum === undefined) return <p class="empty">{say("nothing")}</p>;
  const welcomed = countOf(sum, WELCOMED);
  const urgent = countOf(sum, NEEDS_ACTION);
  return (
    <>
      {partial && <p class="notice">{say("partial")}</p>}
      <dl class="tiles">
        <Tile name="total" value={sum.total} />
        <Tile
          name="in-time"
          value={sum.inTime}
          hint={say("of-all", { share: share(sum.inTime, sum.total) })}
        />
        <Tile name="needs-action" value={urgent} hint={say("of-all", { share: share(urgent, sum.total) })} />
        <Tile name="lost" value={sum.lost} hint={say("of-welcomed", { share: share(sum.lost, welcomed) })} />
      </dl>
      <section class="card">
        <h2>{say("outcomes")}</h2>
        <p class="hint">{say("outcomes-hint")}</p>
        <OutcomeBars rows={rows} by={by} leadTo={(row, outcome) => leadTo(asked, by, row, outcome)} />
        <OutcomeLegend rows={rows} />
      </section>
      <section class="card">
        <h2>{say("latency")}</h2>
        <LatencyLines rows={rows} by={by} />
        <LatencyLegend />
      </section>
    </>
  );
}

/** The deliveries of a bar; null where the record does not go back so far. */
function leadTo({ app, event }: Asked, by: Figures["by"], { at }: Row, outcome: string) {
  const from = Date.parse(at);
  if (from < Date.now() - RECORD_MS) return null;
  const to = new Date(from + (by === "hour" ? 3_600_000 : DAY_MS)).toISOString();
  return { app, event, outcome, from: at, to };
}

function Tile({
  name,
  value,
  hint,
}: {
  name: "total" | "in-time" | "needs-action" | "lost";
  value: number;
  hint?: string;
}) {
  return (
    <div class="card">
      <dt>{say(name)}</dt>
      <dd>
        <strong>{value.toLocaleString("en")}</strong>
        {hint !== undefined && <span class="hint"> {hint}</span>}
      </dd>
    </div>
  );
}

function Keys({
  figures: { rows },
  asked,
  chosen,
}: {
  figures: Figures;
  asked: Asked;
  chosen: string | null;
}) {
  const sums = sumsByKey(rows).filter(({ key }) => chosen === null || key === chosen);
  if (sums.length === 0) return <p class="empty">{say("nothing")}</p>;
  return (
    <section class="scrolled" tabIndex={0} aria-label={say(asked.group)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(asked.group)}</th>
            <th scope="col">{say("count")}</th>
            <th scope="col">{say("in-time")}</th>
            <th scope="col">{say("needs-action")}</th>
            <th scope="col">{say("lost")}</th>
          </tr>
        </thead>
        <tbody>
          {sums.map((sum) => {
            const urgent = countOf(sum, NEEDS_ACTION);
            const welcomed = countOf(sum, WELCOMED);
            return (
              <tr key={sum.key}>
                <th scope="row">
                  <Key of={sum.key} asked={asked} />
                </th>
                <td>{sum.total}</td>
                <td>
                  {sum.inTime} <span class="hint">{share(sum.inTime, sum.total)}%</span>
                </td>
                <td>{urgent}</td>
                <td>
                  {sum.lost} <span class="hint">{share(sum.lost, welcomed)}%</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Key({ of: key, asked: { app, event, group, span } }: { of: string; asked: Asked }) {
  if (key === "") return <>{say("none-of-it")}</>;
  if (key === "…") return <>{say("the-rest")}</>;
  if (!FILTERS.includes(group)) return <>{key}</>;
  const since = span === "24h" || span === "7d" ? span : "30d";
  return <a href={link("/deliveries", { app, event, outcome: "all", since, [group]: key })}>{key}</a>;
}
