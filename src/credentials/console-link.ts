/** The link of an alert: it opens what the alert is about in the console. */
import { bound } from "../binding.ts";
import type { Config } from "../config/types.ts";
import type { Env } from "../env.ts";

/** The key in `CACHE` of the address at which somebody last logged in. */
export const CONSOLE_ADDRESS = "console-address";

/** The link to a delivery, or to the record of an app, or to the console's health; null where its address is not known. */
export async function consoleLink(
  env: Pick<Env, "CACHE">,
  { consoleUrl }: Pick<Config, "consoleUrl">,
  app: string | null,
  delivery: string | null,
): Promise<string | null> {
  const address = consoleUrl ?? (await lastAddress(env));
  if (address === null) return null;
  return `${address}/console/#${pageOf(app, delivery)}`;
}

function pageOf(app: string | null, delivery: string | null): string {
  if (delivery !== null) return `/deliveries/${encodeURIComponent(delivery)}`;
  if (app === null) return "/health";
  return `/deliveries?${new URLSearchParams({ app, outcome: "refused,missed" })}`;
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
