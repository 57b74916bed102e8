/** Limits how often an address tries to log in. Without the binding, which not every place has, nothing is limited. */
import { createMiddleware } from "hono/factory";
import type { Env } from "../../env.ts";
import { limitedLog } from "../../http/limited-log.ts";
import { say } from "../../i18n/sentence.ts";
import { problem } from "../problem.ts";
import { countRefusedLogin } from "./refused-logins.ts";

/** The period in `wrangler.toml`. */
const PERIOD_S = 60;

const logLimited = limitedLog();

export const limitedLogin = createMiddleware<{ Bindings: Env }>(async function limitedLogin(c, next) {
  const key = c.req.header("cf-connecting-ip") ?? "unknown";
  const { LOGIN_LIMIT }: Partial<Env> = c.env;
  const limited = await LOGIN_LIMIT?.limit({ key });
  if (limited?.success !== false) return await next();
  logLimited({ event: "session.limited" });
  countRefusedLogin(c, "too-many");
  c.header("retry-after", String(PERIOD_S));
  return problem(c, 429, "too-many-requests", say("too-many-logins"));
});
