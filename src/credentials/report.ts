/** Tells an app's `Credentials` object what fails, and what works again. Decides nothing. */
import type { AppConfig, Config } from "../config/types.ts";
import type { Env } from "../env.ts";
import { credentialsOf } from "../objects.ts";
import type { Ended, Reported, Trouble } from "./troubles.ts";

type CredentialsEnv = Pick<Env, "CREDENTIALS">;

/** Notes trouble with an app; null when it could not be noted, which is logged. Never fails. */
export async function reportTrouble(
  env: CredentialsEnv,
  config: Config,
  app: AppConfig,
  trouble: Trouble,
): Promise<Reported | null> {
  try {
    // An object of the version before answers nothing.
    return (await credentialsOf(env, config, app).report(trouble)) ?? null;
  } catch (error) {
    console.warn({ event: "trouble.not-noted", app: app.name, cause: trouble.cause, error: String(error) });
    return null;
  }
}

/** Notes what works again. Never fails: the cron finds an end that was not noted. */
export async function reportEnded(
  env: CredentialsEnv,
  config: Config,
  app: AppConfig,
  ended: readonly Ended[],
): Promise<void> {
  if (ended.length === 0) return;
  try {
    await credentialsOf(env, config, app).ended([...ended]);
  } catch (error) {
    console.warn({ event: "trouble.end-not-noted", app: app.name, error: String(error) });
  }
}
