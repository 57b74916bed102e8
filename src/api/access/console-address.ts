/**
 * Where people open the console: `CONSOLE_URL`, or the address of the last login, kept in `CACHE` for the links of
 * alerts. Where neither is known there are no links.
 */
import type { Context } from "hono";
import { configOf } from "../../config.ts";
import { CONSOLE_ADDRESS } from "../../credentials/console-link.ts";
import type { Env } from "../../env.ts";

/** The address at which the request came. */
export function addressOf(c: Context<{ Bindings: Env }>): string {
  return configOf(c.env).consoleUrl ?? new URL(c.req.url).origin;
}

/** Keeps the address of a login. KV is a cache: a failure costs a link, and no login. */
export async function keepAddress(c: Context<{ Bindings: Env }>): Promise<void> {
  if (configOf(c.env).consoleUrl !== null) return;
  const address = addressOf(c);
  try {
    const known = await c.env.CACHE.get(CONSOLE_ADDRESS);
    if (known !== address) await c.env.CACHE.put(CONSOLE_ADDRESS, address);
  } catch (error) {
    console.warn({ event: "console.address-not-kept", error: String(error) });
  }
}
