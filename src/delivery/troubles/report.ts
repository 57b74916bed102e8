/**
 * Reports a trouble of an app, and does what follows: tells all Dispatchers of the company of a new trouble, so that
 * each can see its end, and has a suspicion looked into. One Dispatcher asks and tells the others: Cloudflare limits
 * how many requests a request may make, and the reporter may have made many.
 */
import type { AppConfig, Config } from "../../config/types.ts";
import { reportTrouble } from "../../credentials/report.ts";
import type { OpenTrouble, Reported, Trouble } from "../../credentials/troubles.ts";
import type { Env } from "../../env.ts";
import { credentialsOf, dispatcherOf } from "../../objects.ts";

/** Gives the trouble as it stands; null while it is only counted, or when it could not be noted. Never fails. */
export async function report(
  env: Env,
  config: Config,
  app: AppConfig,
  trouble: Trouble,
): Promise<OpenTrouble | null> {
  const reported = await reportTrouble(env, config, app, trouble);
  if (reported === null) return null;
  try {
    const { open, isNew } = await lookInto(env, config, app, reported);
    if (open !== null && isNew) {
      await dispatcherOf(env, config, app.corpId, 0).watchAll(app.name, [open], false);
    }
    return open;
  } catch (error) {
    // Mostly a deploy; the cron tells the Dispatchers of open troubles too.
    console.warn({ event: "trouble.not-told", app: app.name, cause: trouble.cause, error: String(error) });
    return reported.open;
  }
}

/** Has all Dispatchers asked whether a delivery went well in between: each sees only a part of a member's customers. */
async function lookInto(env: Env, config: Config, app: AppConfig, reported: Reported): Promise<Reported> {
  const { suspicion } = reported;
  if (suspicion === null) return reported;
  const goodAt = await dispatcherOf(env, config, app.corpId, 0).goodSinceAnywhere(app.name, suspicion);
  return await credentialsOf(env, config, app).lookedInto(suspicion, goodAt);
}
