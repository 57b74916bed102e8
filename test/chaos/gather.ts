/** Gathers the evidence after a scenario: WeCom's journal, the messages that customers received, and the record. */
import * as v from "valibot";
import type { Callback, JournalEntry } from "../../simulator/index.ts";
import { limitFigures, spansOf } from "../cloudflare/limits.ts";
import { get } from "./api.ts";
import { gatherByApi } from "./by-api/gather.ts";
import { codeOf, partiesOf, replyTo } from "./code-of.ts";
import type { Authorisation, Call, Chance, Evidence, RecordedDelivery } from "./evidence.ts";
import type { CommandTold } from "./play/companies.ts";
import { codesOfMoves } from "./play/kf.ts";
import type { Played } from "./play.ts";
import { EXCHANGES, SUITES } from "./scenario/companies.ts";
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
  deliveries: v.array(v.object({ id: v.string(), app: v.string() })),
  cursor: v.nullable(v.string()),
});

const status = v.object({
  apps: v.array(v.object({ accounts: v.array(v.object({ isRead: v.boolean() })) })),
});

/** Waits at most `patienceMs` for open deliveries, then gathers. */
export async function gather(stage: Stage, played: Played, patienceMs: number): Promise<Evidence> {
  const companies = [...new Set(played.commands.map(({ app }) => app))];
  const giveUpAt = Date.now() + patienceMs;
  await nothingOpen(stage, played.begin, giveUpAt, companies);
  await codesExchanged(stage, played.commands, giveUpAt);
  const { begin, told, kfTold, commands, downs, kvFailures, deploys, asked, byApi, puts, lagMs } = played;
  const kfChances = kfTold.map(({ chance, callbacks }) => ({
    ...chance,
    receipts: callbacks.flatMap(receiptsOf),
  }));
  const chances = [...told.map(chanceOf), ...kfChances, ...codesOfMoves(played)];
  const contacts = new Map(told.map(({ visit, contact, app }) => [String(visit.id), { contact, app }]));
  const files = [stage.firstRules, ...puts];
  // Where a delivery is open for long, events that wait have their own time to be posted.
  const doneByApi = byApi === null ? null : await gatherByApi(stage, byApi, files, Date.now() + patienceMs);
  const calls = stage.wecom.journal.calls();
  const limits = stage.hasLimits
    ? await limitFigures({ url: stage.worker.url, log: stage.worker.log() })
    : null;
  return {
    downs: [...downs, ...(limits === null ? [] : spansOf(limits))],
    limits,
    refusedWrites: stage.worker.refusedWrites(),
    kvFailures,
    deploys,
    asked,
    byApi: doneByApi,
    forbiddenText: FORBIDDEN,
    chances,
    wrongSecrets: WRONG_SECRETS,
    longRecord: stage.longRecord,
    lagMs: Math.max(lagMs, slowestAck(chances)),
    calls: calls.map(callOf),
    authorisations: commands.map((command) => authorisationOf(command, calls)),
    received: [
      ...[...contacts].flatMap(([group, { contact, app: name }]) =>
        contact.received.map(({ at, app }) => ({ group, at, app: isSuite(app) ? name : app })),
      ),
      ...kfReceived(played, chances),
    ],
    deliveries: await recordOf(stage, begin, companies),
  };
}

function chanceOf({
  visit,
  raise,
  app,
  seenBy,
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
    staff: seenBy.idOf(contact.staff.userid),
    customer: seenBy.idOf(contact.customer.externalUserId),
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
  const { id, api, at, endedAt, status, errcode, effect, query, fault, body } = entry;
  const { customer, account } = partiesOf(entry);
  const text = v.safeParse(sent, body);
  return {
    id,
    api,
    app: appOf(entry),
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

const isSuite = (name: string | null) => Object.values<string | null>(SUITES).includes(name);

const ofCompany = v.object({ auth_corpid: v.string() });
const ofSuite = v.object({ suite_id: v.string() });

/**
 * The app of a call by its name in the Worker: a refused gettoken names the company alone, get_corp_token has a token of the
 * suite's. The name of the suite for get_suite_token.
 */
function appOf({ api, app, corp, query, body }: JournalEntry): string | null {
  if (isSuite(app)) return `${app}@${corp}`;
  const { "provider-developed": template, "third-party": thirdParty } = SUITES;
  const corpId = query["corpid"] ?? "";
  if (app === null && api === "gettoken" && corpId.startsWith("wp")) return `${template}@${corpId}`;
  const company = api === "service/get_corp_token" ? v.safeParse(ofCompany, body) : null;
  if (company?.success === true) return `${thirdParty}@${company.output.auth_corpid}`;
  const suite = api === "service/get_suite_token" ? v.safeParse(ofSuite, body) : null;
  if (suite?.success === true) return suite.output.suite_id.startsWith("dk") ? template : thirdParty;
  return app;
}

const exchange = v.object({ auth_code: v.string() });

function authorisationOf(command: CommandTold, calls: readonly JournalEntry[]): Authorisation {
  const { app, what, at, callback, authCode } = command;
  const exchanges = calls.filter(({ api, body }) => {
    const asked = EXCHANGES.includes(api) ? v.safeParse(exchange, body) : null;
    return asked?.success === true && asked.output.auth_code === authCode;
  });
  return { app, what, at, receipts: receiptsOf(callback), exchanges: exchanges.map(callOf) };
}

/** Waits until every inbox is read and no delivery is open. Looks twice, since reading an inbox may open a delivery. */
async function nothingOpen(
  stage: Stage,
  begin: number,
  giveUpAt: number,
  companies: readonly string[],
): Promise<void> {
  const from = encodeURIComponent(new Date(begin).toISOString());
  const hasOpen = async (query: string) => {
    const open = await get(stage.worker, `/api/deliveries?outcome=open&limit=1&from=${from}${query}`);
    return v.parse(page, open).deliveries.length > 0;
  };
  const busy = new Set(companies);
  for (let quiet = 0; quiet < 2 && Date.now() < giveUpAt; ) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { apps } = v.parse(status, await get(stage.worker, "/api/status"));
    const isRead = apps.every(({ accounts }) => accounts.every((account) => account.isRead));
    let isOpen = await hasOpen("");
    for (const app of isOpen || !isRead ? [] : busy) {
      isOpen = await hasOpen(`&app=${app}`);
      if (isOpen) break;
      busy.delete(app);
    }
    quiet = isRead && !isOpen ? quiet + 1 : 0;
  }
}

/** Pushes last tickets, by which all AuthCodes are due, and waits until those are exchanged that the Worker took. */
async function codesExchanged(
  { wecom, suites }: Stage,
  commands: readonly CommandTold[],
  giveUpAt: number,
): Promise<void> {
  const waiting = commands.filter(({ authCode, callback }) => authCode !== null && callback.isTaken);
  const isSettled = (command: CommandTold) =>
    authorisationOf(command, wecom.journal.calls()).exchanges.some(
      ({ errcode, endedAt }) => (errcode === 0 || errcode === 40078) && Number.isFinite(endedAt),
    );
  await Promise.all([...suites.values()].map((suite) => suite.pushTicket().delivered));
  while (!waiting.every(isSettled) && Date.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every delivery since `begin`, with its attempts. A question without an app leaves out most of many companies. */
async function recordOf(
  { worker }: Stage,
  begin: number,
  companies: readonly string[],
): Promise<RecordedDelivery[]> {
  const from = encodeURIComponent(new Date(begin).toISOString());
  const listed = new Map<string, string>();
  for (const query of ["", ...companies.map((app) => `&app=${app}`)]) {
    for (let cursor: string | null = ""; cursor !== null; ) {
      const more = cursor === "" ? "" : `&cursor=${cursor}`;
      const path = `/api/deliveries?limit=200&from=${from}${query}${more}`;
      const next: v.InferOutput<typeof page> = v.parse(page, await get(worker, path));
      for (const { id, app } of next.deliveries) listed.set(id, app);
      cursor = next.cursor;
    }
  }
  const found: RecordedDelivery[] = [];
  const waiting = [...listed];
  const readOn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [id, app] = next;
      const ofCompany = app.includes("@") ? `?app=${app}` : "";
      found.push(v.parse(delivery, await get(worker, `/api/deliveries/${id}${ofCompany}`)));
    }
  };
  await Promise.all(Array.from({ length: READERS }, readOn));
  return found;
}
