/** Why did a customer get no welcome? The record, newest first, with the reason and what to do in each row. */
import { useEffect, useState } from "preact/hooks";
import { type AnswerOf, answerOf, api } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { NEEDS_ACTION } from "../../delivery/needs-action.ts";
import { OneDelivery } from "../../delivery/one.tsx";
import { route } from "../../shell/router.ts";
import { shortTime } from "../../time.ts";
import { RefreshIcon } from "../../widgets/icons.tsx";
import { Answered, Failed } from "../../widgets/states.tsx";
import { wordsOf } from "../../words.ts";
import { type AskedFor, askedForBy, parametersOf } from "./asked-for.ts";
import { ByHand } from "./by-hand.tsx";
import { Filters } from "./filters.tsx";
import { Row } from "./row.tsx";
import { DELIVERIES } from "./texts.ts";

const say = wordsOf(DELIVERIES);

export default function DeliveriesPage() {
  const [, , id] = route.value.path.split("/");
  return id === undefined ? <List /> : <OneDelivery id={id} app={route.value.query.get("app")} />;
}

const ask = (parameters: Record<string, string>) => answerOf(api.deliveries.$get({ query: parameters }));

type Page = AnswerOf<Awaited<ReturnType<typeof api.deliveries.$get>>>;

function List() {
  const { query } = route.value;
  const askedFor = askedForBy(query);
  const first = useAsked(() => ask(parametersOf(askedFor, Date.now())), [query.toString()]);
  return (
    <>
      <div class="heading">
        <h1>{say("title")}</h1>
        <div class="row">
          <ByHand askedFor={askedFor} />
          <button type="button" class="button" onClick={first.again}>
            <RefreshIcon /> <span class="unseen">{say("refresh")}</span>
          </button>
        </div>
      </div>
      <Filters askedFor={askedFor} />
      <Answered of={first}>
        {(page) => (
          <Pages
            key={query.toString()}
            first={page}
            ifNone={ifNone(askedFor)}
            parameters={parametersOf(askedFor, Date.now())}
          />
        )}
      </Answered>
    </>
  );
}

/** What an empty list means. */
function ifNone({ outcome, filters }: AskedFor) {
  if (outcome !== NEEDS_ACTION.join(",")) return "none";
  return Object.keys(filters).length === 0 ? "none-needs-action" : "none-of-these-needs-action";
}

/** The first page, and those behind it that were asked for. */
function Pages({
  first,
  ifNone,
  parameters,
}: {
  first: Page;
  ifNone: keyof typeof DELIVERIES & `none${string}`;
  parameters: Record<string, string>;
}) {
  const [further, setFurther] = useState<Page[]>([]);
  const [failed, setFailed] = useState<Parameters<typeof Failed>[0]["problem"] | null>(null);
  // Asked anew, the first page may reach into the second.
  useEffect(() => setFurther([]), [first]);
  const last = further.at(-1) ?? first;
  const deliveries = [first, ...further].flatMap((page) => page.deliveries);

  async function showMore(cursor: string) {
    const next = await ask({ ...parameters, cursor });
    if (next.ok) setFurther((before) => [...before, next.answer]);
    setFailed(next.ok ? null : next.problem);
  }

  return (
    <>
      {first.partial && <p class="notice">{say("partial")}</p>}
      {deliveries.length === 0 ? (
        <p class="empty">{first.hint ?? say(ifNone)}</p>
      ) : (
        <ul class="deliveries card">
          {deliveries.map((one) => (
            <Row key={one.id} delivery={one} />
          ))}
        </ul>
      )}
      {last.searchedTo !== null && (
        <p class="hint">{say("searched-to", { time: shortTime(last.searchedTo) })}</p>
      )}
      {failed !== null && last.cursor !== null && (
        <Failed problem={failed} again={() => void showMore(last.cursor ?? "")} />
      )}
      {last.cursor !== null && failed === null && (
        <p class="further">
          <button type="button" class="button" onClick={() => void showMore(last.cursor ?? "")}>
            {say("further")}
          </button>
        </p>
      )}
    </>
  );
}
