/** `/api/apps/:app/codes` and `/api/apps/:app/kf/links`: codes that bear a State, and links that bear a scene. */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { CodeProblem } from "../../codes/problem.ts";
import { configOf } from "../../config.ts";
import { Hono } from "../../http/hono.ts";
import { say } from "../../i18n/sentence.ts";
import { fetchMedia } from "../../media/fetch.ts";
import { channelCodesOf } from "../../objects.ts";
import { codeStateFault } from "../../rules/conditions/origins.ts";
import { admin, editor, viewer } from "../access/role.ts";
import { jsonBody } from "../body/json-body.ts";
import { jsonText } from "../body/json-text.ts";
import { problem } from "../problem.ts";
import { namedApp, type ProgramEnv } from "../programs/app.ts";
import { query } from "../query/query.ts";
import type { CodesAnswer } from "./answers.ts";
import {
  adoptQuery,
  type CodeBody,
  codeBody,
  codesQuery,
  type DeleteBody,
  deleteBody,
  type LinksBody,
  linksBody,
  wishOfBody,
} from "./bodies.ts";

/** A picture has some 10 KB, and who asked for it waits. */
const PICTURE_MS = 10_000;

/** Refuses a State that no code can have, before anything is asked. */
const soundState = createMiddleware<ProgramEnv, "/:app/codes/:state">(async function soundState(c, next) {
  const fault = codeStateFault(c.req.param("state"));
  return fault === null ? await next() : problem(c, 400, "invalid-parameter", fault, "state");
});

export const codes = new Hono<ProgramEnv>()
  .use("/:app/codes/*", namedApp)
  .use("/:app/kf/links", namedApp)
  .get("/:app/codes", viewer, query(codesQuery), async (c) => {
    const { fresh, cursor = null } = c.req.valid("query");
    const listed = await codesOf(c).list(fresh === "1", cursor);
    return listed.ok ? jsonText<CodesAnswer>(c, listed.answer) : refused(c, listed);
  })
  .post("/:app/codes/adopt", admin, query(adoptQuery), async (c) => {
    const adopted = await codesOf(c).adopt(c.req.valid("query").cursor ?? null, c.var.operator.by);
    if (!adopted.ok) return refused(c, adopted);
    const { ok: _, twins, ...counts } = adopted;
    return c.json({ ...counts, twins: twins.length, twinCodes: twins });
  })
  .put("/:app/codes/:state", editor, soundState, jsonBody<CodeBody, typeof codeBody>(codeBody), async (c) => {
    const put = await codesOf(c).put(
      c.req.param("state"),
      wishOfBody(c.req.valid("json")),
      c.var.operator.by,
    );
    if (!put.ok) return refused(c, put);
    return put.isNew ? c.json(put.code, 201) : c.json(put.code, 200);
  })
  .get("/:app/codes/:state/picture", viewer, async (c) => {
    const url = await codesOf(c).picture(c.req.param("state"));
    if (url === undefined) return problem(c, 404, "not-found", say("no-such-code"), "state");
    if (url === null) return problem(c, 503, "unavailable", say("code-without-picture"));
    const fetched = await fetchMedia(
      { type: "image", url },
      (address, init) => fetch(address, init),
      PICTURE_MS,
    );
    if (!fetched.ok) {
      return problem(c, 503, "unavailable", say("picture-not-fetched", { why: fetched.why }));
    }
    return c.body(fetched.file.bytes.slice().buffer, 200, { "content-type": fetched.file.type });
  })
  .delete("/:app/codes/:state", admin, jsonBody<DeleteBody, typeof deleteBody>(deleteBody, {}), async (c) => {
    const state = c.req.param("state");
    if (c.req.valid("json").state !== state) {
      return problem(c, 422, "invalid-body", say("state-not-again"), "state");
    }
    const deleted = await codesOf(c).delete(state, c.var.operator.by);
    return deleted.ok ? c.body(null, 204) : refused(c, deleted);
  })
  .post("/:app/kf/links", admin, jsonBody<LinksBody, typeof linksBody>(linksBody), async (c) => {
    const { open_kfid: openKfId, scene = "", scene_params: params = [] } = c.req.valid("json");
    const made = await codesOf(c).kfLink(openKfId, scene);
    if (!made.ok) return refused(c, made);
    const withParam = (param: string | null) => ({
      scene: scene || null,
      scene_param: param,
      // WeCom checks its link: nothing else of it may change.
      url: param === null ? made.url : `${made.url}&scene_param=${encodeURIComponent(param)}`,
    });
    return c.json({ links: params.length === 0 ? [withParam(null)] : params.map(withParam) });
  });

const codesOf = (c: Context<ProgramEnv>) => channelCodesOf(c.env, configOf(c.env), c.var.app);

const STATUSES = {
  "refused-by-wecom": 422,
  "too-many-members": 422,
  "not-changeable": 409,
  "not-found": 404,
  unavailable: 503,
} as const satisfies Record<CodeProblem["code"], number>;

function refused(c: Context, { code, message, path, errcode, errmsg, members }: CodeProblem) {
  return problem(c, STATUSES[code], code, message, path, { errcode, errmsg, members });
}
