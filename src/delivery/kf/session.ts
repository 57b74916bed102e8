/**
 * The link between codes of customer service and the state of a session: which state a code is for, and which code a
 * move of the session brings. Asks WeCom for the state; decides nothing about sending.
 */
import { remedyFor } from "../../apps/kinds.ts";
import type { NoToken, TokenSource } from "../../apps/token.ts";
import { withToken } from "../../apps/with-token.ts";
import type { AppConfig } from "../../config/types.ts";
import { encode, type PlainCode, type Sentence, say } from "../../i18n/sentence.ts";
import { EVENT_TABLE, KF_EVENTS } from "../../rules/engine/events.ts";
import { noAnswer, sayLost } from "../../wecom/client.ts";
import { getSessionState, KF_STATE } from "../../wecom/kf.ts";
import type { Connections } from "../connections.ts";
import type { KfClaim, KfDelivery } from "../delivery.ts";
import { codeId } from "../ids.ts";
import { lookUpsUntil } from "../look-ups.ts";
import type { PlannedTransfer } from "../planned-action.ts";
import type { KfPlace } from "./inbox-events.ts";

/** This soon after the event, the session is still in its state. */
const SOON_MS = 5_000;
/** The session is not in the state of the code. */
const WRONG_STATE = 95018;

const STATES = [
  "session-new",
  "session-with-assistant",
  "session-queued",
  "session-with-servicer",
  "session-over",
] as const satisfies PlainCode[];

/** Why a late code cannot be used any more; null when it can, or when WeCom does not say in the time of a look-up. */
export async function stateFault(
  connections: Connections,
  token: string,
  { event, account, customer, eventAt, deadline }: KfDelivery,
  now: number,
): Promise<{ errcode: number; cause: Sentence } | null> {
  const wanted = EVENT_TABLE[event].sessionState;
  if (wanted === null || account === null || now - eventAt < SOON_MS) return null;
  const until = lookUpsUntil(now, deadline);
  const found = await connections.runOptional("session", until, (call, timeoutMs) =>
    getSessionState(call, token, { account, customer }, timeoutMs),
  );
  const details = found.ok ? found.value.details : null;
  if (details === null || details.state === KF_STATE[wanted]) return null;
  const known = STATES[details.state];
  const state = known === undefined ? say("session-in-state", { state: String(details.state) }) : say(known);
  return { errcode: WRONG_STATE, cause: say("session-went-on", { now: state }) };
}

/** The claim of the code that a move brought. The code may be as old as the call, which began at `eventAt`. */
export function claimOfMove(
  delivery: KfDelivery,
  { to }: PlannedTransfer,
  msgCode: string,
  eventAt: number,
): KfClaim | null {
  const event = KF_EVENTS.find((name) => EVENT_TABLE[name].comesFrom.includes(`move to ${to.to}`));
  if (event === undefined) return null;
  const { app, account, customer, scene, details, credentials } = delivery;
  return {
    id: codeId(customer, msgCode),
    app,
    event,
    account,
    customer,
    scene,
    code: msgCode,
    eventAt,
    receivedAt: Date.now(),
    via: null,
    state: null,
    staff: to.to === "servicer" ? to.servicer : null,
    details: details && { ...details, message: null },
    credentials,
  };
}

/** WeCom's answer about a session; `errcode` is null when no answer of its own came. */
export interface SessionReading {
  errcode: number | null;
  errmsg: string;
  remedy: string | null;
  state: number | null;
  servicer: string | null;
}

/** The time of a program's question, with the wait for a connection. */
const ASKED_MS = 5_000;

/** The state of a session, for a program; a send never waits for it. */
export async function askState(
  app: AppConfig,
  place: KfPlace,
  { tokens, connections }: { tokens: TokenSource; connections: Connections },
): Promise<SessionReading> {
  const until = Date.now() + ASKED_MS;
  const asked = await withToken(tokens.of(app), async (token) => {
    const made = await connections.runOptional("session", until, (call, timeoutMs) =>
      getSessionState(call, token, place, timeoutMs),
    );
    return made.ok ? made.value : { answer: noAnswer("timeout"), details: null };
  });
  if (!asked.ok) return unknownState(app, asked.noToken);
  const { answer, details } = asked.found;
  if (answer.kind === "lost") return unknownState(app, { errcode: null, errmsg: encode(sayLost(answer)) });
  return { state: null, servicer: null, ...refusal(app, answer), ...details };
}

const unknownState = (app: AppConfig, why: Pick<NoToken, "errcode" | "errmsg">): SessionReading => ({
  state: null,
  servicer: null,
  ...refusal(app, why),
});

function refusal(app: AppConfig, { errcode, errmsg }: { errcode: number | null; errmsg: string }) {
  const remedy = errcode === null ? null : remedyFor(app, errcode);
  return { errcode, errmsg, remedy: remedy && encode(remedy) };
}
