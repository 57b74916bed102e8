/** Who acts, by the name that stands in the history and the audit log: several people may share the one ADMIN_TOKEN. */
import type { Context } from "hono";
import { isOneLine } from "../../config/one-line.ts";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { isWellFormed } from "../../schema/bytes.ts";
import { quote } from "../../schema/wording.ts";

type Author = { ok: true; by: string } | { ok: false; message: Sentence };

const BY_TOKEN = "token";
/** Others than people, who stand in the history and the log. */
const TAKEN = ["kv", "wecom"];
const MOST_CHARACTERS = 64;

/**
 * The name that `?by=` gives, else `token`. Only for a caller with the bearer token: a member who has logged in has a
 * name. A `GET` changes nothing, and may have a filter of this name.
 */
export function authorBesideToken(c: Context): Author {
  const by = c.req.method === "GET" ? undefined : c.req.query("by");
  if (by === undefined) return { ok: true, by: BY_TOKEN };
  const message = authorFault(by);
  return message === null ? { ok: true, by } : { ok: false, message };
}

function authorFault(by: string): Sentence | null {
  if (TAKEN.includes(by)) return say("author-taken", { name: quote(by) });
  return by.trim() === "" ? say("empty-text", { what: "by" }) : lineFault("by", by, MOST_CHARACTERS);
}

/** A sentence about a text that is no short line, as a history shows it; null when it is. */
export function lineFault(what: string, text: string, most: number): Sentence | null {
  const count = [...text].length;
  if (count > most) return say("too-many-characters", { what, most, count });
  const isLine = isOneLine(text) && isWellFormed(text) && !INVISIBLE.test(text);
  return isLine ? null : say("not-one-line", { what });
}

/** Line separators, and signs that turn the direction of a text. */
const INVISIBLE = /[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
