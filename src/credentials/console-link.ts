/** The link of an alert: it opens what the alert is about in the console. */
import { bound } from "../binding.ts";
import type { Config } from "../config/types.ts";
import type { Env } from "../env.ts";

/** The key in `CACHE` of the address at which somebody last logged in. */
export const CONSOLE_ADDRESS = "console-address";

/** The link to a delivery, or to the record of an app; null where the console's address is not known. */
export async function consoleLink(
  env: Pick<Env, "CACHE">,
  { consoleUrl }: Pick<Config, "consoleUrl">,
  app: string,
  delivery: string | null,
): Promise<string | null> {
  const address = consoleUrl ?? (await lastAddress(env));
  if (address === null) return null;
  const page =
    delivery === null
      ? `/deliveries?${new URLSearchParams({ app, outcome: "refused,missed" })}`
      : `/deliveries/${encodeURIComponent(delivery)}`;
  return `${address}/console/#${page}`;
}

/** An alert without its link is better than none. */
async function lastAddress(env: Pick<Env, "CACHE">): Promise<string | null> {
  try {
    return await bound(env, "CACHE").get(CONSOLE_ADDRESS);
  } catch (error) {
    console.warn({ event: "alert.link-unknown", error: String(error) });
    return null;
  }
}
