/** Takes the id of a forgotten customer out of a text that people or programs wrote. */

/** Stands for the id of a forgotten customer. */
const FORGOTTEN = "…";
/** What may stand in a customer's id, and not beside one. */
const ID_CHARACTER = /[A-Za-z0-9_-]/;

/** A text without an id, where the id stands by itself: it may be a part of another. */
export function withoutId(text: string, id: string): string {
  let left = "";
  let from = 0;
  for (let at = text.indexOf(id); at !== -1; at = text.indexOf(id, at + id.length)) {
    const isWhole = ![text[at - 1], text[at + id.length]].some((sign) => ID_CHARACTER.test(sign ?? ""));
    left += text.slice(from, at) + (isWhole ? FORGOTTEN : id);
    from = at + id.length;
  }
  return left + text.slice(from);
}
