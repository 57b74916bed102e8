/**
 * One try to exchange an AuthCode for a company's permanent_code, and what follows from WeCom's answer. Knows no other
 * AuthCodes.
 */
import { backoff } from "../concurrency/backoff.ts";
import { coded, codeOf, encode, partOf, say } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";
import { sayLost } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";
import { AUTH_CODE_MS, type AuthCodes, type PendingAuthCode } from "./auth-codes.ts";
import { SUPERSEDED } from "./installation-list.ts";
import type { Installations } from "./installations.ts";
import type { SuiteTroubles } from "./suite-troubles.ts";
import type { SuiteCalls } from "./tokens/suite-calls.ts";

/** Between two tries of an AuthCode. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;
/** The AuthCode is wrong, used, or too old (doc 90455). */
const WRONG_AUTH_CODE = 40078;

export interface Exchanger {
  /** None while the suite is not configured: another deploy may bring it back before the AuthCode is too old. */
  suite: { name: string; calls: SuiteCalls; troubles: SuiteTroubles } | undefined;
  authCodes: AuthCodes;
  installations: Installations;
  /** The company's authorisation is in force, a new one or a newer one. */
  authorised(corpId: string, isNew: boolean, at: number): void;
}

export async function exchange(
  exchanger: Exchanger,
  { id, code, at, tries, reason }: PendingAuthCode,
): Promise<void> {
  const { suite, authCodes, installations } = exchanger;
  const now = Date.now();
  if (now >= at + AUTH_CODE_MS) {
    settle(exchanger, id, coded("auth-code-expired", { why: whyOf(reason) }));
    return;
  }
  // Stored before the call: after a crash there is a pause, too.
  authCodes.tryAgainAt(id, now + backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, tries + 1));
  const { answer, details, why } = await ask(suite?.calls, code);
  if (details !== null) {
    const before = installations.find(details.corpId);
    const isNewest = installations.installed(details, at, Date.now());
    const isNew = before === null || before.state === "cancelled";
    if (isNewest) exchanger.authorised(details.corpId, isNew, at);
    settle(exchanger, id, isNewest ? null : SUPERSEDED);
    suite?.troubles.ends("exchange");
  } else if (answer?.kind === "answered" && answer.errcode === WRONG_AUTH_CODE) {
    settle(exchanger, id, coded("auth-code-refused"));
  } else {
    authCodes.waitsBecause(id, why);
    const inEnglish = inWords(why, "en");
    console.warn({ event: "suite.not-exchanged", suite: suite?.name, tries: tries + 1, why: inEnglish });
  }
}

/** Asks WeCom to exchange an AuthCode; `why` there is no code, as it is stored. */
async function ask(calls: SuiteCalls | undefined, authCode: string) {
  if (calls === undefined) return { answer: null, details: null, why: coded("suite-unreached") };
  const asked = await calls.exchange(authCode);
  if (!asked.ok) return { answer: null, details: null, why: asked.noToken.errmsg };
  const { answer, details } = asked.found;
  const why = answer.kind === "lost" ? sayLost(answer) : sayAnswer(answer.errcode, answer.errmsg);
  return { answer, details, why: encode(why) };
}

/** `reason`: why nothing came of the AuthCode. */
function settle({ suite, authCodes }: Exchanger, id: string, reason: string | null): void {
  authCodes.settle(id, reason, Date.now());
  if (reason !== null && reason !== SUPERSEDED) {
    suite?.troubles.begins("exchange", null, { what: say("auth-code-lost"), why: reason, remedy: null });
  }
  const code = reason && (codeOf(reason) ?? reason);
  console.log({ event: "suite.code-settled", suite: suite?.name, reason: code });
}

const whyOf = (reason: string | null) => (reason === null ? "" : say("because-of", { why: partOf(reason) }));
