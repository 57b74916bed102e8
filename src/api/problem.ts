/** The one shape of errors under `/api`: `{ error: { code, message, path? } }`, and more where there is more to say. */
import type { Context, TypedResponse } from "hono";

export type ApiStatus = 400 | 401 | 404 | 409 | 422 | 500 | 503;

export interface ApiProblem<More extends object = object> {
  error: { code: string; message: string; path?: string } & More;
}
export type ProblemResponse<Status extends ApiStatus, More extends object = object> = Response &
  TypedResponse<ApiProblem<More>, Status, "json">;

/** An answer that says what is wrong, and with which parameter. */
export function problem<const Status extends ApiStatus, More extends object = object>(
  c: Context,
  status: Status,
  code: string,
  message: string,
  path?: string,
  more?: More,
): ProblemResponse<Status, More> {
  const error = { code, message, ...(path === undefined ? {} : { path }), ...more };
  return c.json({ error }, status) as ProblemResponse<Status, More>;
}
