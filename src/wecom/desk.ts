/** Finds an app's `Credentials` object: where its token comes from and its troubles are noted. */
import { bound } from "../binding.ts";
import type { AppConfig, Config } from "../config.ts";
import type { Env } from "../env.ts";
import type { Trouble } from "./standing.ts";
import { tokenName } from "./token.ts";

type DeskEnv = Pick<Env, "CREDENTIALS">;

export function deskOf(env: DeskEnv, config: Config, app: AppConfig) {
  return deskNamed(env, config, tokenName(app));
}

/** The object of an app by its name, which a caller may know whose configuration is newer. */
export function deskNamed(env: DeskEnv, { location }: Config, name: string) {
  return bound(env, "CREDENTIALS").getByName(name, { locationHint: location });
}

/** Notes trouble with an app. Never fails: what cannot be noted is logged. */
export async function reportTrouble(
  env: DeskEnv,
  config: Config,
  app: AppConfig,
  trouble: Trouble,
): Promise<void> {
  try {
    await deskOf(env, config, app).report(trouble);
  } catch (error) {
    console.warn({ event: "trouble.not-noted", app: app.name, cause: trouble.cause, error: String(error) });
  }
}
