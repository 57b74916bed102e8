/**
 * Makes the follow-up calls to WeCom: tags and remarks of a customer who was welcomed. Gives the result of each try;
 * the outbox decides about another.
 */
import { sayNoToken, type TokenSource } from "../../apps/token.ts";
import { withToken } from "../../apps/with-token.ts";
import type { AppConfig } from "../../config/types.ts";
import { coded, encode, partOf, say, severalReasons, written } from "../../i18n/sentence.ts";
import type { JobResult, OutboxJob } from "../../outbox/job.ts";
import type { RulesState } from "../../rules/store.ts";
import { type Answer, type CallWecom, sayLost } from "../../wecom/client.ts";
import { markTag, setRemark } from "../../wecom/contact.ts";
import { errcodeOf, sayAnswer } from "../../wecom/errors.ts";
import type { Delivery } from "../delivery.ts";
import { LOOK_UP_MS, type LookUps } from "../look-ups.ts";
import { valuesOf } from "../plan.ts";
import { LIMITED_PAUSE_MS } from "../policy.ts";
import { readFollowUpCall, readRef } from "./follow-up.ts";

export interface FollowUpCallPorts {
  find(delivery: string): Delivery | null;
  rules(app: string): Promise<RulesState>;
  tokens: TokenSource;
  lookUps: LookUps;
  call: CallWecom;
  /** Whether WeCom is slow to answer sends, which come first. */
  isSlow(): boolean;
  /** A refusal that concerns the app as a whole. */
  refused(app: AppConfig, errcode: number, errmsg: string): void;
}

const CALL_MS = 5_000;
/** While WeCom is slow a follow-up waits, but only this often: WeCom may always be as slow. */
const WAITS_WHILE_SLOW = 4;
/** Member and customer are in contact on one side only, or not any more. */
const NO_CONTACT = 84061;
/** WeCom's own parts may learn of a new contact one after another. */
const NO_CONTACT_TRIES = 3;

type Step = { ok: true; make: (token: string) => Promise<Answer> } | { ok: false; result: JobResult };

/** Makes a follow-up call, and repeats it with another token when WeCom refuses the first token. */
export async function makeFollowUpCall(
  app: AppConfig,
  job: OutboxJob,
  ports: FollowUpCallPorts,
): Promise<JobResult> {
  const { delivery: id } = readRef(job.ref ?? "");
  if (ports.isSlow() && job.tries < WAITS_WHILE_SLOW)
    return { is: "later", what: coded("messages-go-first"), blames: "job" };
  const delivery = ports.find(id);
  if (delivery === null) return { is: "failed", what: coded("delivery-gone") };
  const step = await prepare(app, delivery, job, ports);
  if (!step.ok) return step.result;
  const made = await withToken(ports.tokens.of(app), async (token) => ({ answer: await step.make(token) }));
  if (!made.ok) {
    return { is: "later", what: coded("no-token", { why: sayNoToken(app, made.noToken) }), blames: "target" };
  }
  return resultOf(made.found.answer, delivery, job, app, ports);
}

async function prepare(
  app: AppConfig,
  delivery: Delivery,
  { body, ref }: OutboxJob,
  ports: FollowUpCallPorts,
): Promise<Step> {
  const followUpCall = readFollowUpCall(body);
  const { customer: externalUserId, staff } = delivery;
  if (followUpCall === null || staff === null) return failed(coded("unreadable-job"));
  const parties = { externalUserId, staff };
  if ("tags" in followUpCall) {
    return {
      ok: true,
      make: (token) => markTag(ports.call, token, { ...parties, tags: followUpCall.tags }, CALL_MS),
    };
  }
  let rules: RulesState;
  try {
    rules = await ports.rules(app.name);
  } catch {
    return {
      ok: false,
      result: { is: "later", what: coded("rules-unreadable"), blames: "target" },
    };
  }
  const rule = rules.inForce?.compiled.rules.find(({ name }) => name === followUpCall.remarkOf);
  const followUp = rule?.then[readRef(ref ?? "").place];
  if (followUp === undefined || !("remark" in followUp)) {
    return failed(coded("remark-gone", { rule: followUpCall.remarkOf }));
  }
  const { lookups, fill } = followUp.remark;
  const now = Date.now();
  const {
    customer,
    staff: member,
    notes,
  } = await ports.lookUps.get(app, delivery, lookups, now + LOOK_UP_MS);
  const remark = fill(valuesOf(delivery, { customer, staff: member }, new Map(), now));
  if (remark === null) {
    const why = severalReasons([say("remark-filled-empty"), ...notes.map(partOf)]);
    return failed(written(why ?? ""));
  }
  return { ok: true, make: (token) => setRemark(ports.call, token, { ...parties, remark }, CALL_MS) };
}

const failed = (what: string): Step => ({ ok: false, result: { is: "failed", what } });

function resultOf(
  answer: Answer,
  { via }: Delivery,
  { tries }: OutboxJob,
  app: AppConfig,
  ports: FollowUpCallPorts,
): JobResult {
  if (answer.kind === "lost") return { is: "later", what: encode(sayLost(answer)), blames: "target" };
  const { errcode, errmsg } = answer;
  const { verdict, alertWhen } = errcodeOf(errcode);
  const what = encode(sayAnswer(errcode, errmsg));
  switch (verdict) {
    case "sent":
      return { is: "done" };
    case "busy":
    case "overloaded":
    case "token":
      return { is: "later", what, errcode, blames: "target" };
    case "rate-limited":
      return { is: "later", what, errcode, blames: "target", pauseMs: LIMITED_PAUSE_MS };
    default:
  }
  if (alertWhen === "at-once") {
    // Stops the app's follow-ups until an operator corrects it.
    ports.refused(app, errcode, errmsg);
    return { is: "later", what, errcode, blames: "target" };
  }
  // A member who was added without verification may add the customer back within hours.
  const mayCome = errcode === NO_CONTACT && (via === "half" || tries + 1 < NO_CONTACT_TRIES);
  return mayCome ? { is: "later", what, errcode, blames: "job" } : { is: "failed", what, errcode };
}
