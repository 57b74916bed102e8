/**
 * `/api/rules`: checks, explains, shows and publishes rules files, and shows their versions. A single object does the
 * work: it takes more time than the free plan gives a Worker, and editors must come one after another.
 */
import { bodyLimit } from "hono/body-limit";
import { Hono } from "../../http/hono.ts";
import { say } from "../../i18n/sentence.ts";
import { tellFault } from "../../rules/store.ts";
import type { RuleVersion } from "../../rules/version.ts";
import { isoTime } from "../../webhooks/event.ts";
import type { OperatorEnv } from "../access/operator.ts";
import { editor, viewer } from "../access/role.ts";
import { bodyText } from "../body/body-text.ts";
import { jsonBody } from "../body/json-body.ts";
import { languageOf, problem } from "../problem.ts";
import { ofApp } from "../query/of-app.ts";
import { query } from "../query/query.ts";
import { checkRoute, explainRoute } from "./check.ts";
import { appOf, editorOf, publicationAnswer, type RulesContext, replacedOf } from "./context.ts";
import { publishQuery, type RestoreBody, restoreBody } from "./schemas.ts";
import { unlessKnown } from "./unless-known.ts";

/** A file of 1 MB as a text in JSON, where a line break is two characters. */
const MAX_BODY_BYTES = 4 * 1_048_576;

export const rules = new Hono<OperatorEnv>()
  .use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => problem(c, 400, "too-large", say("larger-than-rules-file")),
    }),
  )
  .get("/", viewer, ofApp, unlessKnown, show)
  .put("/", editor, query(publishQuery), async (c) => {
    const app = appOf(c);
    if (!app.ok) return app.answer;
    const replaced = replacedOf(c);
    if (!replaced.ok) return replaced.answer;
    const body = await bodyText(c);
    if (!body.ok) return body.answer;
    const { note = "" } = c.req.valid("query");
    const authorship = { by: c.var.operator.by, note: note || null, from: null };
    const published = await editorOf(c).publish(app.name, body.text, replaced.sha256, authorship);
    return publicationAnswer(c, published);
  })
  .post("/check", viewer, ofApp, checkRoute)
  .post("/explain", viewer, explainRoute)
  .get("/versions", viewer, ofApp, versions)
  .get("/versions/:sha256", viewer, ofApp, async (c) => {
    const app = appOf(c);
    if (!app.ok) return app.answer;
    const found = await editorOf(c).version(app.name, c.req.param("sha256"));
    if (found === null) return problem(c, 404, "not-found", say("no-such-version"), "sha256");
    return c.json({ ...presented(found), text: found.text });
  })
  .post("/restore", editor, ofApp, jsonBody<RestoreBody, typeof restoreBody>(restoreBody), async (c) => {
    const app = appOf(c);
    if (!app.ok) return app.answer;
    const replaced = replacedOf(c);
    if (!replaced.ok) return replaced.answer;
    const { sha256, note = "" } = c.req.valid("json");
    const wish = { by: c.var.operator.by, note: note || null };
    const restored = await editorOf(c).restore(app.name, sha256, replaced.sha256, wish);
    if (!restored.ok && restored.reason === "unknown") {
      return problem(c, 404, "not-found", say("no-such-version"), "sha256");
    }
    if (!restored.ok && restored.reason === "not-kept") {
      return problem(c, 404, "not-found", say("version-without-text"), "sha256");
    }
    if (!restored.ok && restored.reason === "in-force") {
      return problem(c, 409, "in-force", say("version-in-force"), "sha256");
    }
    return publicationAnswer(c, restored);
  });

async function show(c: RulesContext) {
  const app = appOf(c);
  if (!app.ok) return app.answer;
  const state = await editorOf(c).file(app.name);
  const fault = tellFault(state.fault, languageOf(c));
  return c.json({ ...state, fault }, 200, state.sha256 === null ? {} : { etag: `"${state.sha256}"` });
}

async function versions(c: RulesContext) {
  const app = appOf(c);
  if (!app.ok) return app.answer;
  const found = await editorOf(c).versions(app.name);
  return c.json({ versions: found.map(presented) });
}

const presented = ({ sha256, at, by, note, from, size }: RuleVersion) => ({
  sha256,
  at: isoTime(at),
  by,
  note,
  from,
  size,
});
