/** A request to a callback's address, as its handlers take it: the parameters that WeCom signs, and the query as it came. */
import type { Context } from "hono";
import type { Env } from "../env.ts";
import type { CallbackQuery } from "./receive.ts";

export type CallbackContext = Context<{ Bindings: Env }>;

export function queryOf(c: CallbackContext): {
  query: CallbackQuery;
  params: URLSearchParams;
  search: string;
} {
  const { searchParams: params, search } = new URL(c.req.url);
  const query = {
    msgSignature: params.get("msg_signature"),
    timestamp: params.get("timestamp"),
    nonce: params.get("nonce"),
  };
  return { query, params, search: search.slice(1) };
}
