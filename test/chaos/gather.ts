/** Gathers the evidence after a scenario: WeCom's journal, the messages that customers received, and the record. */
import * as v from "valibot";
import type { Callback, JournalEntry } from "../../simulator/index.ts";
import { get } from "./api.ts";
import { codeOf, partiesOf, replyTo } from "./code-of.ts";
import type { Call, Chance, Evidence, RecordedDelivery } from "./evidence.ts";
import type { Played } from "./play.ts";
import { codesOfMoves } from "./play-kf.ts";
import { contactNamings, expectation, FORBIDDEN, textRefused } from "./scenario/rules.ts";
import { type Stage, WRONG_SECRETS } from "./stage.ts";

const CODE_LIFE_MS = 20_000;
const READERS = 8;

const moment = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
);
const delivery: v.GenericSchema<unknown, RecordedDelivery> = v.object({
  id: v.string(),
  app: v.string(),
  event: v.string(),
  via: v.nullable(v.string()),
  staff: v.nullable(v.string()),
  customer: v.string(),
  outcome: v.string(),
  errcode: v.nullable(v.number()),
  cause: v.nullable(v.string()),
  eventAt: moment,
  receivedAt: moment,
  deadline: moment,
  settledAt: v.nullable(moment),
  attempts: v.array(
    v.object({
      at: moment,
      ms: v.nullable(v.number()),
      errcode: v.nullable(v.number()),
      verdict: v.string(),
    }),
  ),
  notes: v.array(v.string()),
});
const page = v.object({
  deliveries: v.array(v.object({ id: v.string() })),
  cursor: v.nullable(v.string()),
});

const status = v.object({
  apps: v.array(v.object({ accounts: v.array(v.object({ isRead: v.boolean() })) })),
});

/** Waits at most `patienceMs` for open deliveries, then gathers. */
export async function gather(stage: Stage, played: Played, patienceMs: number): Promise<Evidence> {
  await nothingOpen(stage, played.begin, Date.now() + patienceMs);
  const { begin, told, kfTold, downs, kvFailures, deploys, asked, lagMs } = played;
  const kfChances = kfTold.map(({ chance, callbacks }) => ({
    ...chance,
    receipts: callbacks.flatMap(receiptsOf),
  }));
  const chances = [...told.map(chanceOf), ...kfChances, ...codesOfMoves(played)];
  const contacts = new Map(told.map(({ visit, contact }) => [String(visit.id), contact]));
  return {
    downs,
    kvFailures,
    deploys,
    asked,
    forbiddenText: FORBIDDEN,
    chances,
    wrongSecrets: WRONG_SECRETS,
    longRecord: stage.longRecord,
    lagMs: Math.max(lagMs, slowestAck(chances)),
    calls: stage.wecom.journal.calls().map(callOf),
    received: [
      ...[...contacts].flatMap(([group, { received }]) =>
        received.map(({ at, app }) => ({ group, at, app })),
      ),
      ...kfReceived(played, chances),
    ],
    deliveries: await recordOf(stage, begin),
  };
}

function chanceOf({
  visit,
  raise,
  app,
  contact,
  callback,
  code,
  toldAt,
  eventAt,
}: Played["told"][number]): Chance {
  return {
    name: `visit ${visit.id}, ${app}${raise.afterMs > 0 ? ", added back" : ""}`,
    group: String(visit.id),
    app,
    event: "contact.added",
    via: raise.via,
    code,
    toldAt,
    staff: contact.staff.userid,
    customer: contact.customer.externalUserId,
    expiresAt: eventAt + CODE_LIFE_MS,
    expects: code === null ? "no-code" : expectation(app, visit.state, raise.via),
    refusedText: textRefused(visit.state, raise.via),
    account: null,
    namings: contactNamings(visit.state, raise.via, {
      customer: contact.customer.name,
      member: contact.staff.name,
    }),
    receipts: receiptsOf(callback),
  };
}

const receiptsOf = ({ attempts }: Callback) =>
  attempts.map(({ at, ms, status }) => ({ at, endedAt: Math.ceil(at + ms), status }));

/** The messages of customer service, each under the group of its code, or of the customer's message that it answers. */
function kfReceived({ kfTold }: Played, chances: readonly Chance[]): Evidence["received"] {
  const groupOf = new Map(chances.map(({ code, group }) => [code, group]));
  return [...new Set(kfTold.map(({ session }) => session))].flatMap(({ received, customer }) =>
    received
      .filter(({ app }) => app !== null)
      .map(({ at, app, code }) => ({
        at,
        app,
        group: groupOf.get(code ?? replyTo(customer.externalUserId)) ?? "?",
      })),
  );
}

/** The longest time in which the Worker answered a callback, which it does before any other work. */
function slowestAck(chances: readonly Chance[]): number {
  const acks = chances.flatMap(({ receipts }) => receipts).filter(({ status }) => status === 200);
  return acks.reduce((longest, { at, endedAt }) => Math.max(longest, endedAt - at), 0);
}

const sent = v.object({ text: v.object({ content: v.string() }) });

function callOf(entry: JournalEntry): Call {
  const { id, api, app, at, endedAt, status, errcode, effect, query, fault, body } = entry;
  const { customer, account } = partiesOf(entry);
  const text = v.safeParse(sent, body);
  return {
    id,
    api,
    app,
    at,
    status,
    errcode,
    account,
    fault,
    code: codeOf(entry),
    endedAt: endedAt ?? Number.POSITIVE_INFINITY,
    // A move of a session takes effect although it sends no message.
    delivered: effect === "delivered" || (api === "kf/service_state/trans" && errcode === 0),
    customer: customer ?? query["external_userid"] ?? null,
    staff: api === "user/get" ? (query["userid"] ?? null) : null,
    text: text.success ? text.output.text.content : null,
  };
}

/** Waits until every inbox is read and no delivery is open. Looks twice, since reading an inbox may open a delivery. */
async function nothingOpen(stage: Stage, begin: number, giveUpAt: number): Promise<void> {
  for (let quiet = 0; quiet < 2 && Date.now() < giveUpAt; ) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { apps } = v.parse(status, await get(stage.worker, "/api/status"));
    const from = encodeURIComponent(new Date(begin).toISOString());
    const open = await get(stage.worker, `/api/deliveries?outcome=open&limit=1&from=${from}`);
    const { deliveries } = v.parse(page, open);
    const isRead = apps.every(({ accounts }) => accounts.every((account) => account.isRead));
    quiet = isRead && deliveries.length === 0 ? quiet + 1 : 0;
  }
}

/** Every delivery since `begin`, with its attempts. */
async function recordOf({ worker }: Stage, begin: number): Promise<RecordedDelivery[]> {
  const from = encodeURIComponent(new Date(begin).toISOString());
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const next: v.InferOutput<typeof page> = v.parse(
      page,
      await get(worker, `/api/deliveries?limit=200&from=${from}${cursor === "" ? "" : `&cursor=${cursor}`}`),
    );
    ids.push(...next.deliveries.map(({ id }) => id));
    cursor = next.cursor;
  }
  const found: RecordedDelivery[] = [];
  const readOn = async () => {
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      found.push(v.parse(delivery, await get(worker, `/api/deliveries/${id}`)));
    }
  };
  await Promise.all(Array.from({ length: READERS }, readOn));
  return found;
}
