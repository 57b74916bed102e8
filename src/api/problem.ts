/** The one shape of errors under `/api`: `{ error: { code, message, path? } }`. */
import type { Context } from "hono";

export type ApiStatus = 400 | 401 | 404 | 409 | 500;

/** An answer that says what is wrong, and with which parameter. */
export function problem(
  c: Context,
  status: ApiStatus,
  code: string,
  message: string,
  path?: string,
): Response {
  return c.json({ error: { code, message, ...(path === undefined ? {} : { path }) } }, status);
}
