/**
 * `/callback/:suite` and `/callback/:suite/:corpid`: the addresses of a provider's suite. A command is stored in the suite's
 * object before the `success`; an event goes the way of every app's events.
 */
import { installedName } from "../config/apps-by-name.ts";
import type { Config, SuiteConfig } from "../config/types.ts";
import { suiteOf } from "../objects.ts";
import { noteCompany } from "./called-companies.ts";
import { isLoggable } from "./events.ts";
import { forward } from "./forward.ts";
import { type Refusal, STATUS_OF_REFUSAL } from "./receive.ts";
import { type CallbackContext, queryOf } from "./request.ts";
import { isReceiverOfSuite, type MeantFor, receiveForSuite, receiveSuiteEcho } from "./suite.ts";
import { takeEvent } from "./take-event.ts";

/** WeCom's console verifies the URL for the provider, for the template or for a company: nobody says which. */
export async function verifySuiteUrl(
  c: CallbackContext,
  config: Config,
  suite: SuiteConfig,
): Promise<Response> {
  const { query, params } = queryOf(c);
  const received = receiveSuiteEcho(suite, query, params.get("echostr"), Date.now());
  if (!received.ok) return refuse(c, suite, received.refusal);
  for (const { receiveId, message } of received.echoes) {
    if (isReceiverOfSuite(suite, receiveId)) return c.text(message);
    if (await hasInstalled(c, config, suite, receiveId)) return c.text(message);
  }
  const [first] = received.echoes;
  const meant = first && { receiver: first.receiveId, suiteId: null, corpId: null };
  if (meant !== undefined) noteRefused(c, config, suite, meant);
  return refuse(c, suite, "wrong-receiver");
}

async function hasInstalled(c: CallbackContext, config: Config, suite: SuiteConfig, corpId: string) {
  if (!config.apps.has(installedName(suite.name, corpId))) return false;
  return await suiteOf(c.env, config, suite).has(corpId);
}

export async function receiveOfSuite(
  c: CallbackContext,
  config: Config,
  suite: SuiteConfig,
  corpId: string | null,
): Promise<Response> {
  const receivedAt = Date.now();
  const body = await c.req.arrayBuffer();
  const { query, search } = queryOf(c);
  const received = receiveForSuite(suite, query, new TextDecoder().decode(body), corpId, receivedAt);
  if (!received.ok) {
    if (received.meant !== undefined) noteRefused(c, config, suite, received.meant);
    return refuse(c, suite, received.refusal);
  }
  if (received.type === "event") {
    const app = config.apps.get(installedName(suite.name, received.corpId));
    if (app === undefined) return refuse(c, suite, "wrong-receiver");
    const answer = await takeEvent(c, config, app, { event: received.event, receivedAt, search, body });
    const noted = answer.ok ? noteCompany(c.env, config, suite, received.corpId, receivedAt) : null;
    if (noted !== null) c.executionCtx.waitUntil(noted);
    return answer;
  }
  const { command, kind } = received;
  try {
    if (command !== null) await suiteOf(c.env, config, suite).take(command);
  } catch (error) {
    console.error({
      event: "callback.not-stored",
      suite: suite.name,
      of: command?.type,
      error: String(error),
    });
    return c.body(null, 503);
  }
  if (command === null) {
    console.log({ event: "suite.command-ignored", suite: suite.name, of: isLoggable(kind) ? kind : null });
  }
  if (suite.forward !== null) c.executionCtx.waitUntil(passOn(suite, suite.forward, search, body));
  return c.text("success");
}

async function passOn(suite: SuiteConfig, to: string, search: string, body: ArrayBuffer): Promise<void> {
  const failure = await forward(to, search, body);
  if (failure !== null) console.warn({ event: "callback.not-forwarded", suite: suite.name, failure });
}

function refuse(c: CallbackContext, suite: SuiteConfig, reason: Refusal): Response {
  const status = STATUS_OF_REFUSAL[reason];
  console.warn({ event: "callback.refused", suite: suite.name, status, reason });
  return c.body(null, status);
}

/** How often an isolate tells the suite's object of a callback that is meant for another. */
const REFUSED_TOLD_EVERY_MS = 60_000;
const refusedToldAt = new Map<string, number>();

/** Notes for whom a callback was meant that bears the right signature: operators see the last. Never fails. */
function noteRefused(c: CallbackContext, config: Config, suite: SuiteConfig, meant: MeantFor): void {
  const at = Date.now();
  if (at - (refusedToldAt.get(suite.suiteId) ?? 0) < REFUSED_TOLD_EVERY_MS) return;
  refusedToldAt.set(suite.suiteId, at);
  const noted = async () => await suiteOf(c.env, config, suite).refusedReceiver({ at, ...shortened(meant) });
  c.executionCtx.waitUntil(
    noted().catch((error) => {
      console.warn({ event: "suite.receiver-not-noted", suite: suite.name, error: String(error) });
    }),
  );
}

/** An id has at most some dozens of characters. */
const ID_CHARACTERS = 128;

const shortened = ({ receiver, suiteId, corpId }: MeantFor): MeantFor => ({
  receiver: receiver.slice(0, ID_CHARACTERS),
  suiteId: suiteId?.slice(0, ID_CHARACTERS) ?? null,
  corpId: corpId?.slice(0, ID_CHARACTERS) ?? null,
});
