/** An answer that is JSON already, as an object wrote it: a Worker of the free plan has no time to read it again. */
import type { Context, TypedResponse } from "hono";

/** `T` is the type of the text's content, for the client. */
export function jsonText<T>(c: Context, text: string): Response & TypedResponse<T, 200, "json"> {
  return c.body(text, 200, { "content-type": "application/json" }) as unknown as Response &
    TypedResponse<T, 200, "json">;
}
