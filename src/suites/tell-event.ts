/** Tells programs and the audit log what became of companies' authorisations. */
import { writeRecord } from "../audit/audit.ts";
import type { Allowance } from "../concurrency/allowance.ts";
import { installedName } from "../config/apps-by-name.ts";
import type { Config, SuiteConfig } from "../config/types.ts";
import type { Env } from "../env.ts";
import { dispatcherFor } from "../objects.ts";
import { webhookEvent } from "../webhooks/event.ts";
import type { CompanyEvent, OwedEvents } from "./owed-events.ts";

const EVENTS_AT_ONCE = 5;
/** The program's Dispatcher, and the audit log. */
const EVENT_REQUESTS = 2;

interface Telling {
  env: Env;
  config: Config;
  suite: SuiteConfig;
  allowance: Allowance;
}

/** Tells a few of the owed events, the oldest first; ends with the first that cannot be told. */
export async function tellOwed(
  events: OwedEvents,
  { env, config, suite, allowance }: Telling,
): Promise<void> {
  for (const event of events.list(EVENTS_AT_ONCE)) {
    if (!allowance.take(EVENT_REQUESTS)) return;
    try {
      await tell(env, config, suite, event);
      events.done(event.id);
    } catch (error) {
      console.warn({ event: "suite.event-not-told", type: event.type, error: String(error) });
      return;
    }
  }
}

/** Throws when programs or the audit log could not be told. */
async function tell(
  env: Env,
  config: Config,
  suite: SuiteConfig,
  { id, type, corpId, corpName, at }: CompanyEvent & { id: string },
): Promise<void> {
  const app = installedName(suite.name, corpId);
  if (suite.webhook?.events.has(type)) {
    const data = { suite: suite.name, app, corpId, corpName };
    const event = webhookEvent(type, { lane: `app ${app}`, identity: [corpId, at], at, data });
    await dispatcherFor(env, config, corpId, event.lane).tell(event);
  }
  const about = { suite: suite.name, app, corpId };
  const isWritten = await writeRecord(env, { key: id, at, by: "wecom", what: type, about });
  if (!isWritten) throw new Error("the audit log was not written");
}
