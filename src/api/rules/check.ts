/** Checks a rules file, and explains what it, or the rules in force, do with an event. */
import { configOf } from "../../config.ts";
import { channelCodesOf } from "../../objects.ts";
import type { PresentedExplanation } from "../../rules/explain/present.ts";
import type { AppCodes } from "../../rules/lint/codes.ts";
import { bodyText } from "../body/body-text.ts";
import { jsonText } from "../body/json-text.ts";
import { languageOf, problem } from "../problem.ts";
import { appOf, editorOf, invalidRules, type RulesContext, told } from "./context.ts";

export async function checkRoute(c: RulesContext) {
  const app = appOf(c);
  if (!app.ok) return app.answer;
  const body = await bodyText(c);
  if (!body.ok) return body.answer;
  const codes = await codesOf(c, app.name);
  const { ok, problems, warnings } = await editorOf(c).check(body.text, codes, app.name);
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

export async function explainRoute(c: RulesContext) {
  const body = await bodyText(c);
  if (!body.ok) return body.answer;
  const answered = await editorOf(c).explain(body.text, languageOf(c));
  if (answered.ok) return jsonText<PresentedExplanation>(c, answered.explanation);
  if ("problems" in answered) return invalidRules(c, answered.problems);
  const { message, path } = answered;
  return problem(c, 400, "invalid-parameter", message, path === "" ? undefined : path);
}
