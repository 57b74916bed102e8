/**
 * `/callback/:app`: the address that WeCom calls. Turns requests into events and answers.
 */
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isInstalled } from "../config/kinds.ts";
import type { AppConfig, Config } from "../config/types.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { Hono } from "../http/hono.ts";
import { unknownRoute } from "../http/unknown-route.ts";
import { type Refusal, receiveEcho, receiveEvent, STATUS_OF_REFUSAL } from "./receive.ts";
import { countGood, countRefused, seemsOurs } from "./refused.ts";
import { type CallbackContext, queryOf } from "./request.ts";
import { receiveOfSuite, verifySuiteUrl } from "./suite-route.ts";
import { noteCallback, takeEvent } from "./take-event.ts";

/** WeCom's callbacks take a few hundred bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** People easily paste a slash at the end into WeCom's console, which then verifies the URL with it. */
const PATHS = ["/:app", "/:app/"];
/** A suite's URL may name the company: `$CORPID$` in the provider's console. */
const PATHS_WITH_CORP = ["/:suite/:corpid", "/:suite/:corpid/"];
const limited = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.body(null, 413) });

export const callback = new Hono<{ Bindings: Env }>()
  .on("GET", PATHS, verifyUrl)
  .on("POST", PATHS, limited, receive)
  .on("GET", PATHS_WITH_CORP, verifyWithCorp)
  .on("POST", PATHS_WITH_CORP, limited, receiveWithCorp)
  .on("ALL", [...PATHS, ...PATHS_WITH_CORP], (c) => c.body(null, 405, { allow: "GET, POST" }))
  .all("*", unknownRoute);

type AppContext = Context<{ Bindings: Env }, "/:app">;

/** WeCom's console verifies the URL when its settings are saved, and waits for one second. */
async function verifyUrl(c: AppContext): Promise<Response> {
  const config = configOf(c.env);
  const suite = config.suites.get(c.req.param("app"));
  if (suite !== undefined) return await verifySuiteUrl(c, config, suite);
  const app = describedApp(config, c.req.param("app"));
  if (app === undefined) return noSuchApp(c, config, c.req.param("app"));
  const { query, params } = queryOf(c);
  const opened = receiveEcho(app, query, params.get("echostr"), Date.now());
  if (!opened.ok) return refuse(c, config, app, opened.refusal);
  noteCallback(c, config, app);
  return c.text(opened.message);
}

async function receive(c: AppContext): Promise<Response> {
  const config = configOf(c.env);
  const suite = config.suites.get(c.req.param("app"));
  if (suite !== undefined) return await receiveOfSuite(c, config, suite, null);
  const app = describedApp(config, c.req.param("app"));
  if (app === undefined) return noSuchApp(c, config, c.req.param("app"));
  const receivedAt = Date.now();
  const body = await c.req.arrayBuffer();
  const { query, search } = queryOf(c);
  const text = new TextDecoder().decode(body);
  const received = receiveEvent(app, query, text, receivedAt);
  if (!received.ok) {
    return refuse(c, config, app, received.refusal, seemsOurs(app, query, text, receivedAt));
  }
  behind(c, countGood(c.env, config, app, receivedAt));

  return await takeEvent(c, config, app, { event: received.event, receivedAt, search, body });
}

type CorpContext = Context<{ Bindings: Env }, "/:suite/:corpid">;

async function verifyWithCorp(c: CorpContext): Promise<Response> {
  const config = configOf(c.env);
  const name = c.req.param("suite");
  const suite = config.suites.get(name);
  return suite === undefined ? noSuchApp(c, config, name) : await verifySuiteUrl(c, config, suite);
}

async function receiveWithCorp(c: CorpContext): Promise<Response> {
  const config = configOf(c.env);
  const name = c.req.param("suite");
  const suite = config.suites.get(name);
  if (suite === undefined) return noSuchApp(c, config, name);
  return await receiveOfSuite(c, config, suite, c.req.param("corpid"));
}

/** An app of `WECOM_APPS`: the apps of a suite's companies have the suite's URL. */
function describedApp(config: Config, name: string): AppConfig | undefined {
  const app = config.apps.get(name);
  return app === undefined || isInstalled(app) ? undefined : app;
}

/** Runs work after the answer. */
function behind(c: CallbackContext, work: Promise<void> | null): void {
  if (work !== null) c.executionCtx.waitUntil(work);
}

/** A wrong description of an app is not the caller's fault: WeCom repeats until it is corrected. */
function noSuchApp(c: Context<{ Bindings: Env }>, config: Config, name: string): Response {
  const broken = config.broken === "all" || config.broken.has(name);
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
