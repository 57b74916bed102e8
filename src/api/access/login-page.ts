/** A page that says in words why nobody was logged in: a browser that comes from WeCom's page shows it. */
import type { Context } from "hono";
import { html } from "hono/html";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { inWords } from "../../i18n/words.ts";
import { languageOf } from "../problem.ts";

const TITLE = "Yingbin 迎宾";

export function loginPage(c: Context, status: 403 | 404 | 503, why: Sentence) {
  const language = languageOf(c);
  c.header("content-security-policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  c.header("referrer-policy", "no-referrer");
  return c.html(
    html`<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${TITLE}</title><p>${inWords(why, language)}</p><p><a href="/console/">${inWords(say("back-to-console"), language)}</a></p></html>`,
    status,
  );
}
