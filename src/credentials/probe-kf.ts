/**
 * Asks WeCom the doctor's questions about customer service: every account, who is on duty at the accounts that the app
 * manages, and whether a 视频号 is bound. A company may have 5,000 accounts, and a request on Cloudflare's free plan may
 * make 50 requests: so it works in steps, each a request of its own, within a stated time and number. Says what it left
 * out; judges no answer.
 */
import type { CallWecom, Lost } from "../wecom/client.ts";
import {
  countServicers,
  hasBoundChannels,
  KF_ACCOUNTS_MAX,
  KF_ACCOUNTS_PAGE,
  type KfAccount,
  type KfServicers,
  listKfAccounts,
} from "../wecom/kf.ts";
import type { AskedAnswer, Asker, QuestionRefusal } from "./asker.ts";

/**
 * Calls of a step: even when each is repeated after a refused token, and with the call for the token, they stay under
 * 50.
 */
const STEP_CALLS = 24;
/** Of an object's six connections; the rest are for tokens that welcomes wait for. */
const CALLS_AT_ONCE = 3;
/** How many accounts are asked about their servicers. */
export const SERVICERS_OF_ACCOUNTS = 5 * STEP_CALLS;
/** For all steps together. */
const STEPS_MS = 15_000;

export interface KfProbeResult {
  /** All accounts, unless the list broke off. */
  kfAccounts: AskedAnswer<KfAccount[]>;
  /** Why the list of accounts is not complete; null when it is. */
  accountsBrokeOff: QuestionRefusal | Lost | "time" | null;
  /** The servicers of accounts that the app manages. */
  servicers: { account: string; found: AskedAnswer<KfServicers> }[];
  /** How many such accounts were not asked about. */
  servicersLeft: number;
  /** Whether a 视频号 is bound to the company. */
  hasChannels: AskedAnswer<boolean>;
}

/** The result of a step of pages: the accounts, and whether there are more, or why no more came. */
export interface AccountsStep {
  accounts: KfAccount[];
  end: QuestionRefusal | Lost | "all" | "more" | "time";
}
export type ServicersStep = KfProbeResult["servicers"];

/** Each call is a request of its own. */
export interface KfSteps {
  accounts(offset: number, until: number): Promise<AccountsStep>;
  servicers(openKfIds: readonly string[], until: number): Promise<ServicersStep>;
}

export async function probeKf(
  { ask }: Asker,
  call: CallWecom,
  steps: KfSteps,
  now: number,
  askMs: number,
): Promise<KfProbeResult> {
  const until = now + STEPS_MS;
  const first = await ask((token) => listKfAccounts(call, token, 0, askMs));
  const none = { accountsBrokeOff: null, servicers: [], servicersLeft: 0, hasChannels: null };
  if (first?.kind !== "found") return { kfAccounts: first, ...none };

  const [{ accounts, brokeOff }, hasChannels] = await Promise.all([
    restOf(first.value, steps, until),
    first.value.length === 0 ? null : ask((token) => hasBoundChannels(call, token, askMs)),
  ]);
  const managed = accounts.filter(({ manage_privilege: isManaged }) => isManaged);
  const servicers: ServicersStep = [];
  const wanted = managed.slice(0, SERVICERS_OF_ACCOUNTS).map(({ open_kfid: id }) => id);
  for (let from = 0; from < wanted.length; from += STEP_CALLS) {
    const step = await steps.servicers(wanted.slice(from, from + STEP_CALLS), until);
    servicers.push(...step);
    if (step.length < Math.min(STEP_CALLS, wanted.length - from)) break;
  }
  return {
    kfAccounts: { kind: "found", value: accounts },
    accountsBrokeOff: brokeOff,
    servicers,
    servicersLeft: managed.length - servicers.length,
    hasChannels,
  };
}

/** All accounts: those of the first page, and those of the pages behind it. */
async function restOf(first: KfAccount[], steps: KfSteps, until: number) {
  const known = new Map(first.map((account) => [account.open_kfid, account]));
  let end: AccountsStep["end"] = first.length < KF_ACCOUNTS_PAGE ? "all" : "more";
  for (let offset = KF_ACCOUNTS_PAGE; end === "more" && offset < KF_ACCOUNTS_MAX; ) {
    const step = await steps.accounts(offset, until);
    const before = known.size;
    for (const account of step.accounts) known.set(account.open_kfid, account);
    end = step.end;
    // A server that gives the same page for every offset would do so for ever.
    if (end === "more" && known.size === before) end = "all";
    offset += STEP_CALLS * KF_ACCOUNTS_PAGE;
  }
  const brokeOff = end === "all" || end === "more" ? null : end;
  return { accounts: [...known.values()], brokeOff };
}

/** The accounts on the pages from an offset on. */
export async function accountsFrom(
  { ask }: Asker,
  call: CallWecom,
  offset: number,
  until: number,
  askMs: number,
): Promise<AccountsStep> {
  const accounts: KfAccount[] = [];
  const last = Math.min(offset + STEP_CALLS * KF_ACCOUNTS_PAGE, KF_ACCOUNTS_MAX);
  const offsets = Array.from(
    { length: Math.ceil((last - offset) / KF_ACCOUNTS_PAGE) },
    (_, page) => offset + page * KF_ACCOUNTS_PAGE,
  );
  for (const group of inGroups(offsets)) {
    if (Date.now() >= until) return { accounts, end: "time" };
    const pages = await Promise.all(
      group.map((from) => ask((token) => listKfAccounts(call, token, from, askMs))),
    );
    for (const page of pages) {
      if (page?.kind !== "found") return { accounts, end: page ?? NO_TOKEN };
      accounts.push(...page.value);
      if (page.value.length < KF_ACCOUNTS_PAGE) return { accounts, end: "all" };
    }
  }
  return { accounts, end: "more" };
}

/** The servicers of these accounts; of fewer accounts when the time is over or WeCom has stopped answering. */
export async function servicersOf(
  { ask }: Asker,
  call: CallWecom,
  openKfIds: readonly string[],
  until: number,
  askMs: number,
): Promise<ServicersStep> {
  const step: ServicersStep = [];
  for (const group of inGroups(openKfIds.slice(0, STEP_CALLS))) {
    if (Date.now() >= until) return step;
    const found = await Promise.all(
      group.map(async (account) => ({
        account,
        found: await ask((token) => countServicers(call, token, account, askMs)),
      })),
    );
    step.push(...found);
    // The next calls would fail too.
    if (found.every(({ found }) => found === null || found.kind === "lost")) return step;
  }
  return step;
}

const NO_TOKEN: Lost = { kind: "lost", http: null, reason: "connection" };

function* inGroups<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += CALLS_AT_ONCE)
    yield items.slice(from, from + CALLS_AT_ONCE);
}
