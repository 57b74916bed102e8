/** The Worker's entry: routes, cron, the objects' class names. */
import { version } from "../package.json";
import { answerApi } from "./api/route.ts";
import { callback } from "./callback/route.ts";
import { onCron } from "./cron.ts";
import type { Env } from "./env.ts";
import { toConsole, verificationFile } from "./front-door.ts";
import { Hono } from "./http/hono.ts";
import { unknownRoute } from "./http/unknown-route.ts";
import { install, installed } from "./install/route.ts";

export { AuditLog } from "./audit/audit-log.ts";
export { ChannelCodes } from "./codes/channel-codes.ts";
export { Credentials } from "./credentials/credentials.ts";
export { Dispatcher } from "./delivery/dispatcher.ts";
export { Egress } from "./egress.ts";
export { KfInbox } from "./kf/inbox.ts";
export { MediaKeeper } from "./media/keeper.ts";
export { RulesEditor } from "./rules-editor/rules-editor.ts";
export { Suite } from "./suites/suite.ts";

const app = new Hono<{ Bindings: Env }>()
  .get("/", toConsole)
  .get("/healthz", (c) => c.json({ ok: true, version }))
  .route("/callback", callback)
  .route("/install", install)
  .route("/installed", installed)
  .all("/api/*", answerApi)
  .get("/:file{WW_verify_.+}", verificationFile)
  .notFound(unknownRoute);

export default { fetch: app.fetch, scheduled: onCron } satisfies ExportedHandler<Env>;
