/** Finds an app's `Credentials` object: where its token comes from and its troubles are noted. */

import { tokenName } from "../apps/token.ts";
import { bound } from "../binding.ts";
import type { AppConfig, Config } from "../config/types.ts";

import type { Env } from "../env.ts";
import type { Ended, Reported, Trouble } from "./troubles.ts";

type DeskEnv = Pick<Env, "CREDENTIALS">;

export function credentialsOf(env: DeskEnv, config: Config, app: AppConfig) {
  return deskNamed(env, config, tokenName(app));
}

/** The object of an app by its name, which a caller may know whose configuration is newer. */
export function deskNamed(env: DeskEnv, { location }: Config, name: string) {
  return bound(env, "CREDENTIALS").getByName(name, { locationHint: location });
}

/** Notes trouble with an app; null when it could not be noted, which is logged. Never fails. */
export async function reportTrouble(
  env: DeskEnv,
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

/** Notes what works again. Never fails: what is not noted now, the cron finds. */
export async function reportEnded(
  env: DeskEnv,
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
