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

/**
 * The moments of texts that fit the schema, in milliseconds since 1970; `app` names the rules file whose zone counts.
 */
export async function resolveMoments<Name extends string>(
  env: Env,
  config: Config,
  app: string | undefined,
  texts: Texts<Name>,
): Promise<Partial<Record<Name, number>>> {
  const given = Object.entries<string | undefined>(texts).flatMap(([name, text]) =>
    text === undefined ? [] : [{ name, text }],
  );
  const isLocal = given.some(({ text }) => {
    const read = localMoment(text, anyClock);
    return read.ok && read.isLocal;
  });
  const zone = isLocal ? await rulesEditorOf(env, config).timezone(app ?? null) : null;
  const clock = localClock(zone ?? DEFAULT_ZONE);
  const moments: Partial<Record<string, number>> = {};
  for (const { name, text } of given) {
    const read = localMoment(text, clock);
    if (read.ok) moments[name] = read.moment;
  }
  return moments;
}
