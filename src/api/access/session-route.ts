/** `/api/session`: ADMIN_TOKEN exchanged for a session, whose session it is, and its end. */
import type { Context } from "hono";
import { audit } from "../../audit/audit.ts";
import { configOf } from "../../config.ts";
import type { Env } from "../../env.ts";
import { Hono } from "../../http/hono.ts";
import { keepAddress } from "./console-address.ts";
import { limitedLogin } from "./login-limit.ts";
import { bearerOf, isAdminToken, type OperatorEnv, refuseOtherOrigin, refuseUnknown } from "./operator.ts";
import { isFromOtherOrigin } from "./other-origin.ts";
import { noteLogin } from "./refused-logins.ts";
import { beginSession, endSession, presentSession, sessionOf } from "./session.ts";
import { wecomLogin } from "./wecom-login.ts";

/** Whose session it is; the bearer has no end. */
export const whoAsks = (c: Context<OperatorEnv>) => c.json(presentSession(c.var.operator), 200);

/** What nobody has to be known for. */
export const session = new Hono<{ Bindings: Env }>()
  .post("/", limitedLogin, async (c) => {
    const config = configOf(c.env);
    const bearer = bearerOf(c);
    if (config.adminToken === null || !isAdminToken(bearer, config)) return refuseUnknown(c, bearer, config);
    const expiresAt = await beginSession(c, config.adminToken, null);
    await audit(c.env, { by: "token", what: "session.begun", about: { way: "token" } });
    await Promise.all([keepAddress(c), noteLogin(c)]);
    return c.json(presentSession({ by: "token", role: "admin", expiresAt }), 200);
  })
  .route("/wecom", wecomLogin)
  .delete("/", async (c) => {
    if (isFromOtherOrigin(c)) return refuseOtherOrigin(c);
    const ended = await sessionOf(c, configOf(c.env));
    endSession(c);
    if (ended !== null) await audit(c.env, { by: ended.by, what: "session.ended", about: {} });
    return c.body(null, 204);
  });
