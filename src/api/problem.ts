/** The one shape of errors under `/api`: `{ error: { code, message, path? } }`, and more where there is more to say. */
import type { Context } from "hono";

export type ApiStatus = 400 | 401 | 404 | 409 | 422 | 500;

/** An answer that says what is wrong, and with which parameter. */
export function problem<const Status extends ApiStatus, More extends object = object>(
  c: Context,
  status: Status,
  code: string,
  message: string,
  path?: string,
  more?: More,
) {
  return c.json({ error: { code, message, ...(path === undefined ? {} : { path }), ...more } }, status);
}
