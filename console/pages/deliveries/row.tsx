/** A delivery in the list: who, what became of it, why, and what to do. */
import type { AnswerOf, api } from "../../api.ts";
import { OutcomeBadge } from "../../delivery/outcome.tsx";
import { hasReason, ReasonInWords } from "../../delivery/reason.tsx";
import { DELIVERY } from "../../delivery/texts.ts";
import { link } from "../../shell/router.ts";
import { shortSpan } from "../../time.ts";
import { Time } from "../../widgets/time.tsx";
import { wordsOf } from "../../words.ts";
import { DELIVERIES } from "./texts.ts";

const say = wordsOf(DELIVERIES);
const sayOfDelivery = wordsOf(DELIVERY);

export type Listed = AnswerOf<Awaited<ReturnType<typeof api.deliveries.$get>>>["deliveries"][number];

export function Row({ delivery }: { delivery: Listed }) {
  const { id, app, event, staff, customer, state, rule, outcome, remedy, receivedAt, msLeft } = delivery;
  return (
    <li>
      <a class="delivery" href={link(`/deliveries/${id}`, { app })}>
        <span class="when">
          <Time at={receivedAt} />
        </span>
        <OutcomeBadge outcome={outcome} />
        <span class="what">
          {sayOfDelivery(event)}
          {staff !== null && (
            <>
              {" · "}
              <span class="of">{say("staff-of")}</span> {staff}
            </>
          )}
          {" · "}
          <span class="of">{say("customer-of")}</span> <span class="id">{customer}</span>
          {state && (
            <>
              {" · "}
              <span class="of">State</span> {state}
            </>
          )}
          {rule !== null && (
            <>
              {" · "}
              <span class="of">{say("rule-of")}</span> {rule}
            </>
          )}
          {outcome === "sent" && msLeft !== null && <> · {say("left", { time: shortSpan(msLeft) })}</>}
        </span>
        {hasReason(delivery) && (
          <span class="why">
            <ReasonInWords of={delivery} />
          </span>
        )}
        {remedy !== null && <span class="todo">{say("to-do", { remedy })}</span>}
      </a>
    </li>
  );
}
