/** Finds the app in a program's address. Knows nothing of what it is asked. */
import { createMiddleware } from "hono/factory";
import type { AppConfig } from "../../config/types.ts";
import { configOf } from "../../config.ts";
import type { Env } from "../../env.ts";
import { say } from "../../i18n/sentence.ts";
import type { OperatorEnv } from "../access/operator.ts";
import { problem } from "../problem.ts";

export interface ProgramEnv {
  Bindings: Env;
  Variables: { app: AppConfig } & OperatorEnv["Variables"];
}

/** Finds the app that the address names, or answers 404. */
export const namedApp = createMiddleware<ProgramEnv, "/:app/*">(async function namedApp(c, next) {
  const app = configOf(c.env).apps.get(c.req.param("app"));
  if (app === undefined) {
    return problem(c, 404, "not-found", say("no-sound-app"), "app");
  }
  c.set("app", app);
  return await next();
});
