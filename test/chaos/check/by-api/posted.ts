/**
 * Whether the events of an app reach the company's program: each at least once, always under the same id, signed, and in
 * order for each delivery.
 */
import type { Found } from "../../check.ts";
import type { Evidence, PostedEvent } from "../../evidence.ts";

const CONTACT = "contact.added";
const SETTLED = "delivery.settled";

export function eventsArePosted({ byApi, deliveries }: Evidence): Found[] {
  if (byApi === null) return [];
  const { posted, webhookApp } = byApi;
  const of = Map.groupBy(posted, ({ delivery }) => delivery);
  const lost = deliveries
    .filter(({ app }) => app === webhookApp)
    .flatMap(({ id, event, outcome }) => {
      const told = of.get(id) ?? [];
      const isContact = event === CONTACT;
      const missing = [...(isContact ? [CONTACT] : []), ...(outcome === "open" ? [] : [SETTLED])].filter(
        (type) => !told.some((one) => one.type === type && isTaken(one)),
      );
      return [
        ...missing.map((type) => `${type} of the delivery ${id} never arrived`),
        ...(isContact ? outOfOrder(told, id) : []),
      ];
    });
  return [...lost, ...ids(posted)].map((detail) => ({ of: webhookApp, detail }));
}

const isTaken = ({ status }: PostedEvent) => status !== null && status < 300;

/** That a contact was added is told before what became of the welcome. */
function outOfOrder(told: readonly PostedEvent[], id: string): string[] {
  const addedAt = told.find((one) => one.type === CONTACT && isTaken(one))?.at;
  const settledAt = told.find(({ type }) => type === SETTLED)?.at;
  if (addedAt === undefined || settledAt === undefined || settledAt >= addedAt) return [];
  return [`${SETTLED} of the delivery ${id} came before ${CONTACT}`];
}

/** An event has one id, and an id one event. */
function ids(posted: readonly PostedEvent[]): string[] {
  const bodiesOf = Map.groupBy(posted, ({ id }) => id);
  const idsOf = Map.groupBy(posted, ({ body }) => body);
  const several = (events: readonly PostedEvent[], what: "id" | "body") =>
    new Set(events.map((one) => one[what])).size > 1;
  return [
    ...[...bodiesOf]
      .filter(([, events]) => several(events, "body"))
      .map(([id]) => `${id} is the id of two events`),
    ...[...idsOf.values()]
      .filter((events) => several(events, "id"))
      .map(
        (events) =>
          `a ${events[0]?.type} came under the ids ${[...new Set(events.map(({ id }) => id))].join(", ")}`,
      ),
    ...posted.filter(({ isVerified }) => !isVerified).map(({ id }) => `${id} is not signed with the secret`),
  ];
}
