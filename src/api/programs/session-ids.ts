/** Checks the account and the customer in a session's address: 400 for a text that is no id. */
import { createMiddleware } from "hono/factory";
import { say } from "../../i18n/sentence.ts";
import { isId } from "../../schema/group.ts";
import { problem } from "../problem.ts";
import type { ProgramEnv } from "./app.ts";

export const sessionIds = createMiddleware<ProgramEnv, "/:app/kf/sessions/:openKfId/:externalUserId">(
  async function sessionIds(c, next) {
    const { openKfId, externalUserId } = c.req.param();
    for (const [name, id] of Object.entries({ openKfId, externalUserId })) {
      if (isId(id)) continue;
      return problem(c, 400, "invalid-parameter", say("id-holds-blank", { name }), name);
    }
    return await next();
  },
);
