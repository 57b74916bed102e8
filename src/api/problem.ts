/**
 * The one shape of errors under `/api`: `{ error: { code, message, path? } }`, with more fields where needed.
 */
import type { Context, TypedResponse } from "hono";
import { type Language, preferredLanguage } from "../i18n/language.ts";
import type { Sentence } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";

export type ApiStatus = 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;

export interface ApiProblem<More extends object = object> {
  error: { code: string; message: string; path?: string } & More;
}
export type ProblemResponse<Status extends ApiStatus, More extends object = object> = Response &
  TypedResponse<ApiProblem<More>, Status, "json">;

/** The language in which who asks is answered. */
export const languageOf = (c: Context): Language => preferredLanguage(c.req.header("accept-language"));

/** An answer that says what is wrong, and with which parameter. */
export function problem<const Status extends ApiStatus, More extends object = object>(
  c: Context,
  status: Status,
  code: string,
  message: Sentence | string,
  path?: string,
  more?: More,
): ProblemResponse<Status, More> {
  const words = inWords(message, languageOf(c), "program");
  const error: ApiProblem["error"] = { code, message: words };
  if (path !== undefined) error.path = path;
  return c.json({ error: { ...error, ...more } }, status) as ProblemResponse<Status, More>;
}
