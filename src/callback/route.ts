/**
 * `/callback/:app`: the address that WeCom calls. Turns requests into events and answers. Stores the claim of a code
 * before the `200`, and waits for nothing else.
 */

import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { tokenName } from "../apps/token.ts";
import type { AppConfig, Config } from "../config/types.ts";
import { configOf } from "../config.ts";
import type { LifecycleEvent } from "../credentials/lifecycle.ts";
import { reportEnded, reportTrouble } from "../credentials/report.ts";
import { inFull } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { Hono } from "../http/hono.ts";
import { unknownRoute } from "../http/unknown-route.ts";
import { say } from "../i18n/sentence.ts";
import { credentialsOf, dispatcherFor, inboxOf } from "../objects.ts";
import type { WebhookEvent } from "../webhooks/event.ts";
import { claimOf } from "./claim.ts";
import type { CallbackEvent, NotUnderstood, OtherEvent } from "./events.ts";
import { forward } from "./forward.ts";
import { type CallbackQuery, type Refusal, receiveEcho, receiveEvent, STATUS_OF_REFUSAL } from "./receive.ts";
import { countGood, countRefused, seemsOurs } from "./refused.ts";
import { accountsChange, acquisition, appLifecycle, contactChange } from "./webhook-events.ts";

/** WeCom's callbacks take a few hundred bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** How often an isolate notes an event that leaves no other trace. */
const NOTED_EVERY_MS = 60_000;

type CallbackContext = Context<{ Bindings: Env }, "/:app">;

const notedAt = new Map<string, number>();
/** The apps whose backend accepted the last forwarded callback. */
const forwards = new Set<string>();

/** People easily paste a slash at the end into WeCom's console, which then verifies the URL with it. */
const PATHS = ["/:app", "/:app/"];

export const callback = new Hono<{ Bindings: Env }>()
  .on("GET", PATHS, verifyUrl)
  .on("POST", PATHS, bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.body(null, 413) }), receive)
  .on("ALL", PATHS, (c) => c.body(null, 405, { allow: "GET, POST" }))
  .all("*", unknownRoute);

/** WeCom's console verifies the URL when its settings are saved, and waits for one second. */
function verifyUrl(c: CallbackContext): Response {
  const config = configOf(c.env);
  const app = config.apps.get(c.req.param("app"));
  if (app === undefined) return noSuchApp(c, config);
  const { query, params } = queryOf(c);
  const opened = receiveEcho(app, query, params.get("echostr"), Date.now());
  if (!opened.ok) return refuse(c, config, app, opened.refusal);
  note(c, config, app);
  return c.text(opened.message);
}

async function receive(c: CallbackContext): Promise<Response> {
  const config = configOf(c.env);
  const app = config.apps.get(c.req.param("app"));
  if (app === undefined) return noSuchApp(c, config);
  const receivedAt = Date.now();
  const body = await c.req.arrayBuffer();
  const { query, search } = queryOf(c);
  const text = new TextDecoder().decode(body);
  const received = receiveEvent(app, query, text, receivedAt);
  if (!received.ok) {
    return refuse(c, config, app, received.refusal, seemsOurs(app, query, text, receivedAt));
  }
  behind(c, countGood(c.env, config, app, receivedAt));

  const { event } = received;
  if (event.type === "not-understood") {
    console.warn({ event: "callback.not-understood", app: app.name, of: event.kind, lacks: event.lacks });
  }
  const asksNothing = event.type === "other" || event.type === "not-understood";
  if (event.type !== "contact.added" && event.type !== "kf.notified") note(c, config, app);
  if (!asksNothing && !(await store(c.env, config, app, event, receivedAt))) return c.body(null, 503);

  if (app.forward !== null) c.executionCtx.waitUntil(passOn(c.env, config, app, app.forward, search, body));
  return c.text("success");
}

/**
 * Stores the claim or notice of an event, new or repeated; false when that failed, so that WeCom repeats the callback.
 */
async function store(
  env: Env,
  config: Config,
  app: AppConfig,
  event: Exclude<CallbackEvent, OtherEvent | NotUnderstood>,
  receivedAt: number,
): Promise<boolean> {
  const inbox = (openKfId: string) => inboxOf(env, config, app.corpId, openKfId);
  const handOn = async (event: WebhookEvent) => {
    if (app.webhook?.events.has(event.type)) {
      await dispatcherFor(env, config, app.corpId, event.lane).tell(event);
    }
  };
  try {
    switch (event.type) {
      case "contact.added":
        await dispatcherFor(env, config, app.corpId, event.customer).claim(
          claimOf(app.name, event, receivedAt, tokenName(app)),
        );
        break;
      case "contact.changed":
        await handOn(contactChange(app.name, event));
        break;
      case "kf.notified":
        await inbox(event.account).notify(app.name, event.token ?? "", tokenName(app));
        break;
      case "kf.authorisation":
        console.log({ event: "accounts.changed", app: app.name, added: event.added, removed: event.removed });
        await Promise.all([
          handOn(accountsChange(app.name, event, receivedAt)),
          ...event.removed.map((account) => inbox(account).revoke(app.name)),
        ]);
        break;
      case "app.lifecycle": {
        const { event: name, at, effectAt } = event;
        const lifecycle: LifecycleEvent = { event: name, at: at ?? receivedAt, effectAt };
        console.log({ event: "app.lifecycle", app: app.name, of: name });
        await Promise.all([
          credentialsOf(env, config, app).lifecycle(lifecycle),
          handOn(appLifecycle(app.name, lifecycle)),
        ]);
        break;
      }
      case "acquisition":
        await handOn(acquisition(app.name, event, receivedAt));
        break;
      default:
        event satisfies never;
    }
    return true;
  } catch (error) {
    console.error({ event: "callback.not-stored", app: app.name, of: event.type, error: String(error) });
    return false;
  }
}

async function passOn(
  env: Env,
  config: Config,
  app: AppConfig,
  to: string,
  search: string,
  body: ArrayBuffer,
): Promise<void> {
  const failure = await forward(to, search, body);
  if (failure === null) {
    if (forwards.has(app.name)) return;
    // Once in the life of an isolate, and after each failure.
    forwards.add(app.name);
    await reportEnded(env, config, app, [{ cause: "forward", subject: null, at: Date.now() }]);
    return;
  }
  forwards.delete(app.name);
  console.warn({ event: "callback.not-forwarded", app: app.name, failure });
  const trouble = inFull(say("callbacks-not-forwarded"), failure, null);
  await reportTrouble(env, config, app, { cause: "forward", ...trouble });
}

/** Runs work after the answer. */
function behind(c: CallbackContext, work: Promise<void> | null): void {
  if (work !== null) c.executionCtx.waitUntil(work);
}

/** Notes that WeCom called, for `/api/status`, when no delivery shows it. */
function note(c: CallbackContext, config: Config, app: AppConfig): void {
  const now = Date.now();
  if (now - (notedAt.get(app.name) ?? 0) < NOTED_EVERY_MS) return;
  notedAt.set(app.name, now);
  // The answer does not wait for it, and a failure refuses nothing.
  const noted = async () => await credentialsOf(c.env, config, app).calledBack();
  c.executionCtx.waitUntil(noted().catch(() => {}));
}

function queryOf(c: CallbackContext): { query: CallbackQuery; params: URLSearchParams; search: string } {
  const { searchParams: params, search } = new URL(c.req.url);
  const query = {
    msgSignature: params.get("msg_signature"),
    timestamp: params.get("timestamp"),
    nonce: params.get("nonce"),
  };
  return { query, params, search: search.slice(1) };
}

/** A wrong description of an app is not the caller's fault: WeCom repeats until it is corrected. */
function noSuchApp(c: CallbackContext, config: Config): Response {
  const broken = config.broken === "all" || config.broken.has(c.req.param("app"));
  if (!broken) return unknownRoute(c);
  console.warn({ event: "callback.refused", status: 503, reason: "configuration" });
  return c.body(null, 503);
}

function refuse(
  c: CallbackContext,
  config: Config,
  app: AppConfig,
  reason: Refusal,
  isOurs = false,
): Response {
  const status = STATUS_OF_REFUSAL[reason];
  console.warn({ event: "callback.refused", app: app.name, status, reason });
  behind(c, countRefused(c.env, config, app, { reason, isOurs }, Date.now()));
  return c.body(null, status);
}
