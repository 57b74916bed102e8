/** The new contacts who got no welcome, as a file for Excel: colleagues greet them by hand. */
import { useState } from "preact/hooks";
import { answerOf, api, type Problem } from "../../api.ts";
import { csvOf } from "../../csv.ts";
import { NEEDS_ACTION } from "../../delivery/needs-action.ts";
import { DELIVERY } from "../../delivery/texts.ts";
import { download } from "../../download.ts";
import { fullTime } from "../../time.ts";
import { DownloadIcon } from "../../widgets/icons.tsx";
import { wordsOf } from "../../words.ts";
import { type AskedFor, parametersOf } from "./asked-for.ts";
import type { Listed } from "./row.tsx";
import { DELIVERIES } from "./texts.ts";

const say = wordsOf(DELIVERIES);
const sayOfDelivery = wordsOf(DELIVERY);

/** As many as a list in Excel can be worked off; the API gives 200 at a time. */
const MOST = 5_000;
const PAGE = "200";

export function ByHand({ askedFor }: { askedFor: AskedFor }) {
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Problem | null>(null);

  async function save() {
    setBusy(true);
    const gathered = await gather(askedFor);
    setBusy(false);
    setFailed(Array.isArray(gathered) ? null : gathered);
    if (Array.isArray(gathered))
      download(`yingbin-${new Date().toISOString().slice(0, 10)}.csv`, csvOf(rowsOf(gathered)));
  }

  return (
    <>
      <button
        type="button"
        class="button"
        disabled={isBusy}
        title={say("by-hand-hint")}
        onClick={() => void save()}
      >
        <DownloadIcon /> {say(isBusy ? "gathering" : "by-hand")}
      </button>
      {failed !== null && <p role="alert">{failed.message}</p>}
    </>
  );
}

async function gather(askedFor: AskedFor): Promise<Listed[] | Problem> {
  const all: Listed[] = [];
  const parameters = parametersOf(
    {
      ...askedFor,
      outcome: NEEDS_ACTION.join(","),
      filters: { ...askedFor.filters, event: "contact.added" },
    },
    Date.now(),
  );
  let cursor: string | null = "";
  while (cursor !== null && all.length < MOST) {
    const page: Record<string, string> = cursor === "" ? {} : { cursor };
    const answered = await answerOf(api.deliveries.$get({ query: { ...parameters, limit: PAGE, ...page } }));
    if (!answered.ok) return answered.problem;
    all.push(...answered.answer.deliveries);
    ({ cursor } = answered.answer);
  }
  return all;
}

const rowsOf = (deliveries: readonly Listed[]): string[][] => [
  [
    say("received-at"),
    say("staff"),
    say("customer"),
    say("state"),
    say("outcome"),
    "errcode",
    say("rule"),
    "",
  ],
  ...deliveries.map(({ receivedAt, staff, customer, state, outcome, errcode, rule, cause }) => [
    fullTime(receivedAt),
    staff ?? "",
    customer,
    state ?? "",
    sayOfDelivery(outcome),
    errcode === null ? "" : String(errcode),
    rule ?? "",
    cause ?? "",
  ]),
];
