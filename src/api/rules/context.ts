/** What the routes under `/api/rules` have in common: the editor, the app of a request, and answers about a file. */
import type { Context } from "hono";
import { configOf } from "../../config.ts";
import { partOf, say } from "../../i18n/sentence.ts";
import { rulesEditorOf } from "../../objects.ts";
import { type Problem, tellProblem } from "../../rules/problem.ts";
import type { Publication } from "../../rules/publisher.ts";
import type { OperatorEnv } from "../access/operator.ts";
import { languageOf, problem } from "../problem.ts";

export type RulesContext = Context<OperatorEnv>;

export const editorOf = (c: RulesContext) => rulesEditorOf(c.env, configOf(c.env));

/** The app of the request; null for the common file. */
export function appOf(c: RulesContext) {
  const name = c.req.query("app") ?? null;
  const { apps, suites } = configOf(c.env);
  if (name === null || apps.has(name) || suites.has(name)) return { ok: true, name } as const;
  const answer = problem(c, 404, "not-found", say("no-such-app"), "app");
  return { ok: false, answer } as const;
}

/** The sha256 of the file that is to be replaced, by `If-Match`; `*` for none. */
export function replacedOf(c: RulesContext) {
  const sha256 = /^(?:W\/)?"?([0-9a-f]{64}|\*)"?$/.exec(c.req.header("if-match")?.trim() ?? "")?.[1];
  if (sha256 !== undefined) return { ok: true, sha256 } as const;
  const answer = problem(c, 400, "invalid-parameter", say("if-match-expected"), "If-Match");
  return { ok: false, answer } as const;
}

/** The answer to a publication. */
export function publicationAnswer(c: RulesContext, published: Publication) {
  if (published.ok) {
    const { sha256, warnings } = published;
    return c.json({ sha256, warnings: told(c, warnings) }, 200, { etag: `"${sha256}"` });
  }
  if (published.reason === "invalid") return invalidRules(c, published.problems);
  const { sha256 } = published;
  const now = sha256 === null ? say("file-gone") : say("file-has-hash", { sha256 });
  return problem(c, 409, "conflict", say("file-changed", { now }));
}

export const told = (c: Context, problems: readonly Problem[]) =>
  problems.map((one) => tellProblem(one, languageOf(c)));

const sayAtLine = ({ line, column, message }: Problem) =>
  say("at-line", { line: String(line), column: String(column), message: partOf(message) });

/** Answers with the problems of a rules file. */
export function invalidRules(c: Context, problems: readonly Problem[]) {
  const all = told(c, problems);
  const [first] = problems;
  const where = first === undefined ? "" : sayAtLine(first);
  return problem(c, 422, "invalid-rules", where, first?.path ?? "", { problems: all });
}
