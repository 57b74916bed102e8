/** Reads a body as text in UTF-8, and refuses others: a text in another encoding would reach customers as `����`. */
import type { Context } from "hono";
import { readUtf8 } from "../../http/utf8.ts";
import { type Part, say } from "../../i18n/sentence.ts";
import { type ProblemResponse, problem } from "../problem.ts";

export type BodyText = { ok: true; text: string } | { ok: false; answer: ProblemResponse<400> };

/** Charsets that a body may name. Clients name ISO-8859-1 without meaning it, so the bytes decide. */
const HARMLESS_CHARSETS = /^(?:utf-?8|us-ascii|ascii|iso-8859-1)$/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;
const LONGEST_NAME = 40;

/** The body's text; an answer that names the encoding, for a body that is not UTF-8. */
export async function bodyText(c: Context): Promise<BodyText> {
  const charset = CHARSET.exec(c.req.header("content-type") ?? "")?.[1];
  if (charset !== undefined && !HARMLESS_CHARSETS.test(charset)) {
    return refused(c, say("charset-in-header", { charset: charset.slice(0, LONGEST_NAME) }));
  }
  const read = readUtf8(await c.req.arrayBuffer());
  return read.ok ? read : refused(c, say(read.found));
}

function refused(c: Context, found: Part): BodyText {
  return { ok: false, answer: problem(c, 400, "unreadable", say("utf8-expected", { found })) };
}
