/**
 * Counts refused logins in this isolate, and reports them to the console's object: a few times a minute, then only with a
 * later one, so that guessing costs no more than that. Does not keep who tried, nor with what.
 */
import type { Context } from "hono";
import { configOf } from "../../config.ts";
import {
  CONSOLE,
  type LoginRefusal,
  type LoginRefusals,
  type RefusedLogins,
} from "../../credentials/refused-logins.ts";
import type { Env } from "../../env.ts";
import { credentialsNamed } from "../../objects.ts";

const WINDOW_MS = 60_000;
const REPORTS_PER_WINDOW = 10;

type AnyContext = Context<{ Bindings: Env }>;

const counted: { waiting: LoginRefusals | null; windowEndsAt: number; reports: number } = {
  waiting: null,
  windowEndsAt: 0,
  reports: 0,
};

/** Counts a refusal; the report goes behind the answer. */
export function countRefusedLogin(c: AnyContext, reason: LoginRefusal): void {
  const now = Date.now();
  counted.waiting = { count: (counted.waiting?.count ?? 0) + 1, lastAt: now, reason };
  if (now >= counted.windowEndsAt) {
    counted.windowEndsAt = now + WINDOW_MS;
    counted.reports = 0;
  }
  if (counted.reports >= REPORTS_PER_WINDOW) return;
  counted.reports += 1;
  const refusals = counted.waiting;
  counted.waiting = null;
  c.executionCtx.waitUntil(told(consoleOf(c.env).refusedLogins(refusals)));
}

/** Notes that somebody has logged in. */
export async function noteLogin(c: AnyContext): Promise<void> {
  await told(consoleOf(c.env).loggedIn());
}

/** The refused logins; null without any, and while the object is of the version before. */
export async function refusedLogins(env: Env): Promise<RefusedLogins | null> {
  return await told(consoleOf(env).loginsRefused());
}

const consoleOf = (env: Env) => credentialsNamed(env, configOf(env), CONSOLE);

async function told<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    console.warn({ event: "session.refusals-unknown", error: String(error) });
    return null;
  }
}
