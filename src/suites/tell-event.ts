/** Tells programs and the audit log what became of a company's authorisation. Throws when either could not be told. */
import { writeRecord } from "../audit/audit.ts";
import { installedName } from "../config/apps-by-name.ts";
import type { Config, SuiteConfig } from "../config/types.ts";
import type { Env } from "../env.ts";
import { dispatcherFor } from "../objects.ts";
import { webhookEvent } from "../webhooks/event.ts";
import type { CompanyEvent } from "./owed-events.ts";

export async function tellEvent(
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
