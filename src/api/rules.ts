/**
 * `/api/rules`: checks, explains, shows and publishes rules files. A single object does the work: it takes more time
 * than the free plan gives a Worker, and editors must come one after another.
 */
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { configOf } from "../config.ts";
import { Hono } from "../http/hono.ts";
import { partOf, say } from "../i18n/sentence.ts";
import { channelCodesOf, rulesEditorOf } from "../objects.ts";
import type { PresentedExplanation } from "../rules/explain/present.ts";
import type { AppCodes } from "../rules/lint/codes.ts";
import { type Problem, tellProblem } from "../rules/problem.ts";
import { tellFault } from "../rules/store.ts";
import type { OperatorEnv } from "./access/operator.ts";
import { editor, viewer } from "./access/role.ts";
import { bodyText } from "./body/body-text.ts";
import { jsonText } from "./body/json-text.ts";
import { languageOf, problem } from "./problem.ts";

type RulesContext = Context<OperatorEnv>;

/** A file of 1 MB as a text in JSON, where a line break is two characters. */
const MAX_BODY_BYTES = 4 * 1_048_576;

export const rules = new Hono<OperatorEnv>()
  .use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => problem(c, 400, "too-large", say("larger-than-rules-file")),
    }),
  )
  .get("/", viewer, show)
  .put("/", editor, publish)
  .post("/check", viewer, check)
  .post("/explain", viewer, explain);

const editorOf = (c: RulesContext) => rulesEditorOf(c.env, configOf(c.env));

async function check(c: RulesContext) {
  const app = appOf(c);
  if (!app.ok) return app.answer;
  const body = await bodyText(c);
  if (!body.ok) return body.answer;
  const codes = await codesOf(c, app.name);
  const { ok, problems, warnings } = await editorOf(c).check(body.text, codes);
  return c.json({ ok, problems: told(c, problems), warnings: told(c, warnings) });
}

/** The codes of the app that the request names; null for a suite, whose companies have the codes. */
async function codesOf(c: RulesContext, name: string | null): Promise<AppCodes | null> {
  const config = configOf(c.env);
  const app = name === null ? undefined : config.apps.get(name);
  if (app === undefined) return null;
  try {
    return { app: app.name, states: await channelCodesOf(c.env, config, app).states() };
  } catch (error) {
    // The file can be checked without its codes.
    console.warn({ event: "rules.codes-unknown", app: app.name, error: String(error) });
    return null;
  }
}

async function explain(c: RulesContext) {
  const body = await bodyText(c);
  if (!body.ok) return body.answer;
  const answered = await editorOf(c).explain(body.text, languageOf(c));
  if (answered.ok) return jsonText<PresentedExplanation>(c, answered.explanation);
  if ("problems" in answered) return invalidRules(c, answered.problems);
  const { message, path } = answered;
  return problem(c, 400, "invalid-parameter", message, path === "" ? undefined : path);
}

async function show(c: RulesContext) {
  const app = appOf(c);
  if (!app.ok) return app.answer;
  const state = await editorOf(c).file(app.name);
  const fault = tellFault(state.fault, languageOf(c));
  return c.json({ ...state, fault }, 200, state.sha256 === null ? {} : { etag: `"${state.sha256}"` });
}

async function publish(c: RulesContext) {
  const app = appOf(c);
  if (!app.ok) return app.answer;
  const expected = /^(?:W\/)?"?([0-9a-f]{64}|\*)"?$/.exec(c.req.header("if-match")?.trim() ?? "")?.[1];
  if (expected === undefined) {
    return problem(c, 400, "invalid-parameter", say("if-match-expected"), "If-Match");
  }
  const body = await bodyText(c);
  if (!body.ok) return body.answer;
  const published = await editorOf(c).publish(app.name, body.text, expected);
  if (published.ok) {
    const { sha256, warnings } = published;
    return c.json({ sha256, warnings: told(c, warnings) }, 200, { etag: `"${sha256}"` });
  }
  if (published.reason === "invalid") return invalidRules(c, published.problems);
  const { sha256 } = published;
  const now = sha256 === null ? say("file-gone") : say("file-has-hash", { sha256 });
  return problem(c, 409, "conflict", say("file-changed", { now }));
}

/** The app of the request; null for the common file. */
function appOf(c: RulesContext) {
  const name = c.req.query("app") ?? null;
  const { apps, suites } = configOf(c.env);
  if (name === null || apps.has(name) || suites.has(name)) return { ok: true, name } as const;
  const answer = problem(c, 404, "not-found", say("no-such-app"), "app");
  return { ok: false, answer } as const;
}

const told = (c: RulesContext, problems: readonly Problem[]) =>
  problems.map((one) => tellProblem(one, languageOf(c)));

const sayAtLine = ({ line, column, message }: Problem) =>
  say("at-line", { line: String(line), column: String(column), message: partOf(message) });

/** Answers with the problems of a rules file. */
export function invalidRules(c: RulesContext, problems: readonly Problem[]) {
  const all = told(c, problems);
  const [first] = problems;
  const where = first === undefined ? "" : sayAtLine(first);
  return problem(c, 422, "invalid-rules", where, first?.path ?? "", { problems: all });
}
