/** `/api/apps/:app/webhook`: the posts to an app's own programs. Posts nothing itself. */
import { audit } from "../audit/audit.ts";
import { configOf } from "../config.ts";
import { Hono } from "../http/hono.ts";
import { say } from "../i18n/sentence.ts";
import { dispatchersOf } from "../objects.ts";
import { admin } from "./access/role.ts";
import { problem } from "./problem.ts";
import { namedApp, type ProgramEnv } from "./programs/app.ts";

export const webhook = new Hono<ProgramEnv>()
  .use("/:app/webhook/*", namedApp)
  .post("/:app/webhook/retry", admin, async (c) => {
    const { app, operator } = c.var;
    if (app.webhook === null) return problem(c, 404, "not-found", say("app-without-webhook"), "app");
    const dispatchers = dispatchersOf(c.env, configOf(c.env), app.corpId);
    const waiting = await Promise.all(dispatchers.map((dispatcher) => dispatcher.retryWebhook(app.name)));
    await audit(c.env, { by: operator.by, what: "webhook.retried", about: { app: app.name } });
    return c.json({ waiting: waiting.reduce((sum, one) => sum + one, 0) }, 202);
  });
