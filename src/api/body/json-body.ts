/**
 * Reads a JSON body by its schema before the route's handler begins: 400 for a text that is no JSON, 422 for a body
 * that does not fit.
 */
import type { MiddlewareHandler } from "hono";
import * as v from "valibot";
import type { Env } from "../../env.ts";
import { codeOf, say } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import { formatPath } from "../../rules/problem.ts";
import { languageOf, type ProblemResponse, problem } from "../problem.ts";
import { bodyText } from "./body-text.ts";

/**
 * `In` is the body that programs write, for the client's types; only the schema checks it. `whenEmpty` is what a request
 * without a body is taken for: proxies may drop that of a DELETE.
 */
export function jsonBody<In, Schema extends v.GenericSchema<unknown, object>>(
  schema: Schema,
  whenEmpty?: object,
): MiddlewareHandler<
  { Bindings: Env },
  string,
  { in: { json: In }; out: { json: v.InferOutput<Schema> } },
  | ProblemResponse<400>
  | ProblemResponse<422, { problems: { code: string | null; path: string; message: string }[] }>
> {
  return async function readJsonBody(c, next) {
    const read = await bodyText(c);
    if (!read.ok) return read.answer;
    const text = read.text === "" && whenEmpty !== undefined ? JSON.stringify(whenEmpty) : read.text;
    const json = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
    if (!json.success) return problem(c, 400, "unreadable", say("json-expected"));
    const body = v.safeParse(schema, json.output);
    if (!body.success) {
      const problems = body.issues.map(({ message, path = [] }) => ({
        code: codeOf(message),
        path: formatPath(path.map(({ key }) => (typeof key === "number" ? key : String(key)))),
        message: inWords(message, languageOf(c), "program"),
      }));
      const [first] = problems;
      return problem(c, 422, "invalid-body", first?.message ?? "", first?.path ?? "", { problems });
    }
    c.req.addValidatedData("json", body.output);
    return await next();
  };
}
