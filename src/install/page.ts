/** A page with one sentence, in the reader's language. Holds nothing of its request, and loads nothing. */
import type { Context } from "hono";
import { preferredLanguage } from "../i18n/language.ts";
import type { Sentence } from "../i18n/sentence.ts";
import { inWords } from "../i18n/words.ts";

const HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

export function sentencePage(c: Context, status: 200 | 400 | 403 | 404 | 503, sentence: Sentence): Response {
  const language = preferredLanguage(c.req.header("accept-language"));
  const text = inWords(sentence, language).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const html = `<!doctype html><html lang="${language === "zh" ? "zh-CN" : "en"}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Yingbin</title><p>${text}</p></html>
`;
  return c.html(html, status, HEADERS);
}
