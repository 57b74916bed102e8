/**
 * Sends a program's call to the Dispatcher of its customer, and answers with the result. A call has a key, the
 * program's or a key of its own, so that it can be sent again while the object restarts.
 */
import { createHash, randomUUID } from "node:crypto";
import type { Context } from "hono";
import { tokenName } from "../../apps/token.ts";
import type { AppConfig, Config } from "../../config/types.ts";
import { configOf } from "../../config.ts";
import type { Holder, SendRequest, SendResponse, SendResult } from "../../delivery/api-calls/request.ts";
import type { Claim } from "../../delivery/delivery.ts";
import type { Env } from "../../env.ts";
import type { Language } from "../../i18n/language.ts";
import { codeOf, type Sentence, say } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import { shardOf } from "../../objects/names.ts";
import { dispatcherFor, dispatcherOf } from "../../objects.ts";
import { languageOf, problem } from "../problem.ts";
import type { ReceiptAnswer } from "./answers.ts";
import type { ProgramEnv } from "./app.ts";
import type { SendDraft } from "./drafts.ts";

/** Visible characters, in the length of common ids. */
const KEY = /^[\x21-\x7e]{1,255}$/;
/** A Dispatcher that is replaced is back at once. */
const TRIES = 3;
const PAUSE_MS = 200;

const hashed = (...texts: string[]) => createHash("sha256").update(JSON.stringify(texts)).digest("hex");

/** Carries out a program's call; `asked` is everything that the call asks for. */
export async function sendDraft(c: Context<ProgramEnv>, draft: SendDraft, asked: unknown) {
  const config = configOf(c.env);
  const { app } = c.var;
  const given = c.req.header("idempotency-key")?.trim();
  if (given !== undefined && !KEY.test(given)) {
    return problem(c, 400, "invalid-parameter", say("key-shape"), "idempotency-key");
  }
  const request = hashed(c.req.method, new URL(c.req.url).pathname, JSON.stringify(asked));
  const claim: Claim = { ...draft.claim, credentials: tokenName(app) };
  const sendRequest: SendRequest = { ...draft, claim, key: hashed(given ?? randomUUID()), request };
  // One Dispatcher notes each key of a company, whatever customer it is used for.
  const isNoted =
    given === undefined ||
    (await persistently(() =>
      dispatcherOf(c.env, config, app.corpId, shardOf(sendRequest.key)).noteKey(sendRequest.key, request),
    ));
  const response: SendResponse = isNoted
    ? await persistently(() => dispatch(c.env, config, app, sendRequest))
    : { ok: false, reason: "other-request" };
  if (response.ok) {
    const answer = answerOf(response.receipt, languageOf(c));
    return answer.outcome === "open" ? c.json(answer, 202) : c.json(answer, 200);
  }
  if (response.reason === "other-request") {
    return problem(c, 409, "key-used", say("key-used"), "idempotency-key");
  }
  const { id: delivery, by, rule, outcome } = response.holder;
  const isNamedOtherwise = response.isNamedOtherwise ?? false;
  const named = isNamedOtherwise ? say("code-named-otherwise") : "";
  const path = isNamedOtherwise ? "external_userid" : undefined;
  return problem(
    c,
    409,
    "code-used",
    say("code-held", { who: whoHolds(by, rule), id: delivery, outcome, named }),
    path,
    {
      holder: { delivery, by, rule, outcome },
    },
  );
}

async function dispatch(
  env: Env,
  config: Config,
  app: AppConfig,
  sendRequest: SendRequest,
): Promise<SendResponse> {
  return await dispatcherFor(env, config, app.corpId, sendRequest.claim.customer).handOver(sendRequest);
}

/** The result of a call that may be made several times. */
async function persistently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries === TRIES) throw error;
      console.warn({ event: "api.again", error: String(error) });
      await scheduler.wait(PAUSE_MS * tries);
    }
  }
}

/** The answer to a program; fields without a value are left out. */
function answerOf(
  { delivery, outcome, errcode, errmsg, cause, remedy, msgid, msgCode }: SendResult,
  language: Language,
): ReceiptAnswer {
  const answer: ReceiptAnswer = { delivery, outcome, errcode };
  if (errmsg !== null) answer.errmsg = inWords(errmsg, language);
  if (cause !== null) {
    answer.cause = inWords(cause, language);
    answer.causeCode = codeOf(cause);
  }
  if (remedy !== null) {
    answer.remedy = inWords(remedy, language);
    answer.remedyCode = codeOf(remedy);
  }
  if (msgid !== null) answer.msgid = msgid;
  if (msgCode !== null) answer.msg_code = msgCode;
  return answer;
}

/** Whose a code is, as part of a sentence. */
export function whoHolds(by: Holder["by"], rule: string | null): Sentence {
  if (by === "program") return say("by-program");
  return rule === null ? say("a-rule") : say("by-rule", { rule: `"${rule}"` });
}
