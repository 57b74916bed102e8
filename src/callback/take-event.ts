/**
 * Takes an event of an app: brings it to the object that stores it before the `200`, and hands the callback on. Waits for
 * nothing else.
 */
import { tokenName } from "../apps/token.ts";
import type { AppConfig, Config } from "../config/types.ts";
import type { LifecycleEvent } from "../credentials/lifecycle.ts";
import { reportEnded, reportTrouble } from "../credentials/report.ts";
import { inFull } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { say } from "../i18n/sentence.ts";
import { credentialsOf, dispatcherFor, inboxOf } from "../objects.ts";
import type { WebhookEvent } from "../webhooks/event.ts";
import { claimOf } from "./claim.ts";
import { storeClaim } from "./claim-calls.ts";
import type { CallbackEvent, ContactChanged, NotUnderstood, OtherEvent } from "./events.ts";
import { forward } from "./forward.ts";
import type { CallbackContext } from "./request.ts";
import { accountsChange, acquisition, appLifecycle, contactChange } from "./webhook-events.ts";

/** How often an isolate notes an event that leaves no other trace. */
const NOTED_EVERY_MS = 60_000;

const notedAt = new Map<string, number>();
/** The apps whose backend accepted the last forwarded callback. */
const forwards = new Set<string>();

interface TakenEvent {
  event: CallbackEvent;
  receivedAt: number;
  /** The callback's query and body, as they came. */
  search: string;
  body: ArrayBuffer;
}

/** Answers an event that is proven to be WeCom's and meant for the app. */
export async function takeEvent(
  c: CallbackContext,
  config: Config,
  app: AppConfig,
  { event, receivedAt, search, body }: TakenEvent,
): Promise<Response> {
  if (event.type === "not-understood") {
    console.warn({ event: "callback.not-understood", app: app.name, of: event.kind, lacks: event.lacks });
  }
  const asksNothing = event.type === "other" || event.type === "not-understood";
  if (event.type !== "contact.added" && event.type !== "kf.notified") noteCallback(c, config, app);
  if (!asksNothing && !(await store(c, config, app, event, receivedAt))) return c.body(null, 503);

  if (app.forward !== null) c.executionCtx.waitUntil(passOn(c.env, config, app, app.forward, search, body));
  return c.text("success");
}

/**
 * Stores the claim or notice of an event, new or repeated; false when that failed, so that WeCom repeats the callback.
 */
async function store(
  c: CallbackContext,
  config: Config,
  app: AppConfig,
  event: Exclude<CallbackEvent, OtherEvent | NotUnderstood>,
  receivedAt: number,
): Promise<boolean> {
  const { env } = c;
  const inbox = (openKfId: string) => inboxOf(env, config, app.corpId, openKfId);
  const handOn = async (event: WebhookEvent) => {
    if (app.webhook?.events.has(event.type)) {
      await dispatcherFor(env, config, app.corpId, event.lane).tell(event);
    }
  };
  try {
    switch (event.type) {
      case "contact.added":
        await storeClaim(
          env,
          config,
          app.corpId,
          claimOf(app.name, event, receivedAt, tokenName(app)),
          (work) => c.executionCtx.waitUntil(work),
        );
        break;
      case "contact.changed":
        await Promise.all([
          handOn(contactChange(app.name, event)),
          ...(event.change === "del_follow_user" ? [noteLost(env, config, app, event)] : []),
        ]);
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

/** The customer removed the member: figures tell which welcomes that concerns. */
async function noteLost(env: Env, config: Config, app: AppConfig, event: ContactChanged): Promise<void> {
  const { customer, staff, at } = event;
  try {
    await dispatcherFor(env, config, app.corpId, customer).contactLost({ customer, staff, at });
  } catch (error) {
    // An object of the version before counts nobody as lost, and that is no reason for WeCom to repeat the callback.
    if (!String(error).includes("does not implement")) throw error;
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

/** Notes that WeCom called, for `/api/status`, when no delivery shows it. */
export function noteCallback(c: CallbackContext, config: Config, app: AppConfig): void {
  const now = Date.now();
  if (now - (notedAt.get(app.name) ?? 0) < NOTED_EVERY_MS) return;
  notedAt.set(app.name, now);
  // The answer does not wait for it, and a failure refuses nothing.
  const noted = async () => await credentialsOf(c.env, config, app).calledBack();
  c.executionCtx.waitUntil(noted().catch(() => {}));
}
