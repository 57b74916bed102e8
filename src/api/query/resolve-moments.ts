/**
 * Finds the moments of times in a query: a time without a UTC offset goes by the time zone of the rules file. Asks an
 * object for the zone, and only when a time needs it.
 */
import type { Config } from "../../config/types.ts";
import type { Env } from "../../env.ts";
import { rulesEditorOf } from "../../objects.ts";
import { localMoment } from "../../rules/engine/local-moment.ts";
import { localClock } from "../../rules/engine/local-time.ts";
import { anyClock } from "./moment-text.ts";

/** The zone of a file that names none. */
const DEFAULT_ZONE = "Asia/Shanghai";

type Texts<Name extends string> = Readonly<Record<Name, string | undefined>>;

/** The time zone of the rules file of an app, or of the common file. */
export async function zoneOf(env: Env, config: Config, app: string | undefined): Promise<string> {
  return (await rulesEditorOf(env, config).timezone(app ?? null)) ?? DEFAULT_ZONE;
}

/**
 * The moments of texts that fit the schema, in milliseconds since 1970; `app` names the rules file whose zone counts.
 */
export async function resolveMoments<Name extends string>(
  env: Env,
  config: Config,
  app: string | undefined,
  texts: Texts<Name>,
): Promise<Partial<Record<Name, number>>> {
  const isLocal = Object.values<string | undefined>(texts).some((text) => {
    const read = text === undefined ? null : localMoment(text, anyClock);
    return read?.ok === true && read.isLocal;
  });
  return momentsIn(isLocal ? await zoneOf(env, config, app) : DEFAULT_ZONE, texts);
}

/** The moments of texts that fit the schema, by this time zone. */
export function momentsIn<Name extends string>(
  zone: string,
  texts: Texts<Name>,
): Partial<Record<Name, number>> {
  const clock = localClock(zone);
  const moments: Partial<Record<string, number>> = {};
  for (const [name, text] of Object.entries<string | undefined>(texts)) {
    const read = text === undefined ? null : localMoment(text, clock);
    if (read?.ok) moments[name] = read.moment;
  }
  return moments;
}
