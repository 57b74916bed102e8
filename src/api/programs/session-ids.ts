/** Checks the account and the customer in a session's address: 400 for a text that is no id. */
import { createMiddleware } from "hono/factory";
import { isId } from "../../schema/group.ts";
import { problem } from "../problem.ts";
import type { ProgramEnv } from "./app.ts";

export const sessionIds = createMiddleware<ProgramEnv, "/:app/kf/sessions/:openKfId/:externalUserId">(
  async function sessionIds(c, next) {
    const { openKfId, externalUserId } = c.req.param();
    for (const [name, id] of Object.entries({ openKfId, externalUserId })) {
      if (isId(id)) continue;
      const message = `${name} holds a blank or another character that no id of WeCom's has`;
      return problem(c, 400, "invalid-parameter", message, name);
    }
    return await next();
  },
);
