/**
 * Measures and cuts text as WeCom counts it, nearly everywhere in UTF-8 bytes. Knows no message and no limit.
 */
const encoder = new TextEncoder();
/** Made when a text is first cut: to make it takes more time than everything else at start-up. */
let graphemes: Intl.Segmenter | null = null;

/** How many bytes a text takes in UTF-8; a Chinese character is three. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/**
 * The longest beginning of a text that takes at most `maxBytes` and splits nothing that a reader sees as one
 * character. Where the first such character alone is longer, it is split between code points.
 */
export function cutToBytes(text: string, maxBytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
  return cutAt(text, read);
}

/** The same for a text of at most `end` UTF-16 units; where the first character alone is longer, it is split at `end`. */
export function cutAt(text: string, end: number): string {
  if (end >= text.length) return text;
  graphemes ??= new Intl.Segmenter("zh", { granularity: "grapheme" });
  const boundary = graphemes.segment(text).containing(end)?.index ?? end;
  return text.slice(0, boundary === 0 ? end : boundary);
}

/** Characters that JSON.stringify writes as `\uXXXX`, and DEL and its kin, which are invisible: WeCom refuses the escape (error 40033). */
const UNSENDABLE = /[[\p{Surrogate}\p{Control}]--[\b\t\n\f\r]]/v;
const EVERY_UNSENDABLE = new RegExp(UNSENDABLE, "gv");

/** Whether a text can be sent as it is: no lone surrogates, and no control characters but blanks and line breaks. */
export function isWellFormed(text: string): boolean {
  return !UNSENDABLE.test(text);
}

/** The text without its lone surrogates and control characters; line breaks and tabs stay. */
export function wellFormed(text: string): string {
  return text.replace(EVERY_UNSENDABLE, "");
}
