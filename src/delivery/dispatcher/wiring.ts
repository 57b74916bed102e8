/**
 * Makes the parts of a Dispatcher, with their ports bound to storage, KV, other objects and the clock. The parts do the
 * work, in their own files.
 */
import { CREDENTIALS_TIMEOUT_MS, secretOf, type TokenAnswer, TokenSource } from "../../apps/token.ts";
import { bound } from "../../binding.ts";
import { orThrow } from "../../concurrency/timeout.ts";
import type { Config } from "../../config/types.ts";
import { configOf } from "../../config.ts";
import { troubleOf } from "../../credentials/troubles.ts";
import type { Env } from "../../env.ts";
import { MediaCache } from "../../media/cache.ts";
import { readDispatcherName } from "../../objects/names.ts";
import { credentialsOf, mediaKeeperOf, rulesEditorOf } from "../../objects.ts";
import type { JobResult } from "../../outbox/job.ts";
import { GoodReporter, hashSchema } from "../../rules/last-good.ts";
import { RulesStore } from "../../rules/store.ts";
import { readStored } from "../../schema/stored.ts";
import { type CallWecom, wecomClient } from "../../wecom/client.ts";
import { CodeReservation } from "../api-calls/code-reservation.ts";
import { IdempotentCalls } from "../api-calls/idempotent-calls.ts";
import { ReservedCodes } from "../api-calls/reserved-codes.ts";
import { Connections, callVia, makeConnections } from "../connections.ts";
import type { Claim, Delivery, Given } from "../delivery.ts";
import { DispatcherOutbox, type DispatcherOutboxPorts } from "../dispatcher-outbox.ts";
import { Figures } from "../figures/figures.ts";
import { RecordFigures } from "../figures/record-figures.ts";
import { Conversations } from "../kf/conversations.ts";
import { Budget } from "../kf/message-budget.ts";
import { LOOK_UP_MS, LookUps } from "../look-ups.ts";
import { Ledger } from "../record/ledger.ts";
import { RecordQuestions } from "../record/questions.ts";
import { StorageSteps } from "../record/storage-steps.ts";
import { DeliveryRunner, type DeliveryRunnerPorts, type SettlementEffects } from "../runner.ts";
import { CompanyDispatchers } from "../troubles/company-dispatchers.ts";
import { TroubleReporter } from "../troubles/reporter.ts";
import { AppRules } from "./app-rules.ts";
import { BackgroundWork } from "./background-work.ts";

/** KV answers in milliseconds; longer than this counts as failing, so that a welcome does not wait for it. */
const KV_MS = 2_000;
/** How long KV may serve a text from its cache. */
const KV_TTL_S = 30;
/** The entrypoint stops by itself long before that. */
const POST_MS = 60_000;
/** Look-ups for follow-ups that run at a time. */
const ASIDE_AT_ONCE = 2;
/** The pause between hand-overs: an object hands over 200 events a second at most, and has time for welcomes. */
const REST_MS = 100;
/** The pause between two steps of a reader of the record, for claims and sends. */
const STEP_REST_MS = 4;

export function wireDispatcher(ctx: DurableObjectState, env: Env) {
  const { sql, kv } = ctx.storage;
  const config = configOf(env);
  const platform: Platform = { ctx, env, config, waitUntil: (work) => ctx.waitUntil(work) };
  const { waitUntil } = platform;
  const name = readDispatcherName(ctx.id.name ?? "");

  const recordFigures = new RecordFigures(sql);
  const ledger = new Ledger(sql, recordFigures);
  const reservedCodes = new ReservedCodes(sql);
  const conversations = new Conversations(sql);
  const steps = new StorageSteps(() => scheduler.wait(STEP_REST_MS));
  const figures = new Figures({ sql, record: recordFigures, steps, waitUntil });
  const troubles = new TroubleReporter({ env, config, ledger, waitUntil });
  const rules = makeRules(platform, troubles);
  const tokens = makeTokens(platform);
  // Calls that no welcome waits for go out by the entrypoint; so do welcomes when the object's own connections are
  // taken.
  const callAside = callVia((call, until) => ctx.exports.Egress.call(call, until));
  const connections = makeConnections(wecomClient(config), callAside);

  const claim = (claimed: Claim, given: Given | null): boolean => {
    const work = runner.accept(claimed, given);
    if (work !== null) background.keepArmed(claimed.id, work);
    return work !== null;
  };
  const settled = (delivery: Delivery, { followUps, msgCode }: SettlementEffects): void => {
    calls.settled(delivery, msgCode);
    outbox.settled(delivery, followUps);
    logSettled(delivery);
    troubles.settled(delivery);
  };
  const runner = makeRunner(
    platform,
    { ledger, conversations, rules, tokens, connections },
    {
      accepted: (delivery) => outbox.accepted(delivery),
      settled,
      putDown: ({ id }) => calls.wake(id),
      claim: (claimed) => void claim(claimed, null),
    },
  );
  const codes = new CodeReservation({ env, config, name, ledger, reservedCodes });
  const calls = new IdempotentCalls(sql, {
    ledger,
    conversations,
    secretOf: (app) => secretOf(config.apps.get(app)),
    claim,
    reopen: (unused, claimed, given) =>
      background.keepArmed(claimed.id, runner.reopen(unused, claimed, given)),
    reserve: (claimed) => codes.reserveEverywhere(claimed),
  });
  const outbox = makeOutbox(
    platform,
    { ledger, troubles, rules, tokens, callAside, connections },
    { queued: () => background.runOutbox() },
  );
  const background = new BackgroundWork({ storage: ctx.storage, waitUntil, ledger, runner, outbox, steps });
  const questions = new RecordQuestions({ env, config, kv, ledger, steps, conversations, rules, outbox });
  const company = new CompanyDispatchers(env, config, name.corpId);

  return {
    config,
    name,
    ledger,
    recordFigures,
    figures,
    reservedCodes,
    conversations,
    steps,
    troubles,
    rules,
    connections,
    tokens,
    claim,
    runner,
    codes,
    calls,
    outbox,
    background,
    questions,
    company,
  };
}

/** The object, with the Worker's bindings and configuration. */
interface Platform {
  ctx: DurableObjectState;
  env: Env;
  config: Config;
  waitUntil(work: Promise<unknown>): void;
}

/** The rules in force, from KV; texts that are good are kept by the rules editor's object. */
function makeRules({ ctx, env, config, waitUntil }: Platform, troubles: TroubleReporter): AppRules {
  const { kv } = ctx.storage;
  const good = new GoodReporter({
    recall: (file) => readStored(kv, `told:${file}`, hashSchema),
    remember: (file, told) => kv.put(`told:${file}`, told),
    keep: (file, hash, text) => rulesEditorOf(env, config).keepGood(file, hash, text),
  });
  const store = new RulesStore({
    read: (keys) => inTime(bound(env, "RULES").get(keys, { cacheTtl: KV_TTL_S })),
    readGood: (keys) => inTime(bound(env, "CACHE").get(keys)),
    keepGood: (file, text) => good.report(file, text),
    defer: waitUntil,
  });
  return new AppRules(config, store, troubles);
}

/** The apps' tokens, from KV, or else from their `Credentials` objects. */
function makeTokens({ env, config }: Platform): TokenSource {
  return new TokenSource({
    readCache: (key) => inTime(bound(env, "CACHE").get(key)),
    askCredentials: (app, refused) =>
      orThrow<TokenAnswer>(
        CREDENTIALS_TIMEOUT_MS,
        credentialsOf(env, config, app).token(refused),
        "Credentials did not answer in time",
      ),
  });
}

/** The media_ids of the rules' media, from KV; the company's `MediaKeeper` renews them. */
function makeMediaCache({ env, config, waitUntil }: Platform): MediaCache {
  return new MediaCache({
    read: (keys) => inTime(bound(env, "CACHE").get(keys, { cacheTtl: KV_TTL_S })),
    renew: (corpId, wanted, refused) => mediaKeeperOf(env, config, corpId).renew(wanted, refused),
    defer: waitUntil,
  });
}

interface RunnerParts {
  ledger: Ledger;
  conversations: Conversations;
  rules: AppRules;
  tokens: TokenSource;
  connections: Connections;
}

function makeRunner(
  platform: Platform,
  { ledger, conversations, rules, tokens, connections }: RunnerParts,
  {
    accepted,
    settled,
    putDown,
    claim,
  }: Pick<DeliveryRunnerPorts, "accepted" | "settled" | "putDown" | "claim">,
): DeliveryRunner {
  return new DeliveryRunner({
    app: (app) => platform.config.apps.get(app),
    ledger,
    conversations,
    budget: new Budget(conversations),
    rules: (app) => rules.of(app),
    tokens,
    lookUps: new LookUps(tokens, connections),
    mediaCache: makeMediaCache(platform),
    connections,
    accepted,
    settled,
    putDown,
    claim,
  });
}

interface OutboxParts {
  ledger: Ledger;
  troubles: TroubleReporter;
  rules: AppRules;
  tokens: TokenSource;
  callAside: CallWecom;
  connections: Connections;
}

/** Events for the company's programs, and follow-ups: both go out by the entrypoint. */
function makeOutbox(
  { ctx, config }: Platform,
  { ledger, troubles, rules, tokens, callAside, connections }: OutboxParts,
  { queued }: Pick<DispatcherOutboxPorts, "queued">,
): DispatcherOutbox {
  return new DispatcherOutbox(ctx.storage.sql, {
    config,
    ledger,
    post: (app, url, jobs, namedBy) =>
      orThrow<JobResult[]>(
        POST_MS,
        ctx.exports.Egress.post(app, url, [...jobs], namedBy),
        "posting did not end in time",
      ),
    followUpCalls: {
      rules: (app) => rules.of(app),
      tokens,
      lookUps: new LookUps(tokens, new Connections(Array<CallWecom>(ASIDE_AT_ONCE).fill(callAside))),
      call: callAside,
      isSlow: () => connections.areSlow(LOOK_UP_MS),
      refused: (app, errcode, errmsg) => {
        const trouble = troubleOf(app, errcode, errmsg, "contact");
        if (trouble !== null) troubles.report(app.name, trouble);
      },
    },
    rest: () => scheduler.wait(REST_MS),
    queued,
    lost: (app, what) => troubles.webhookLost(app.name, what),
    worked: (app) => troubles.webhookWorked(app.name),
  });
}

function logSettled(delivery: Delivery): void {
  const { id, app, event, outcome, errcode, attempts, deadline, settledAt } = delivery;
  // As a text: where the log is a terminal or a file, an object takes ten times as long to write.
  console.log(
    JSON.stringify({
      event: "delivery.settled",
      id,
      app,
      of: event,
      outcome,
      errcode,
      attempts: attempts.length,
      msLeft: deadline - (settledAt ?? deadline),
    }),
  );
}

const inTime = <T>(read: Promise<T>) => orThrow(KV_MS, read, "KV did not answer in time");
