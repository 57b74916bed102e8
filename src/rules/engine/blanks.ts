/**
 * Blanks, and signs that take no room: what keyboards, chats and web pages leave at the ends of a text and inside it.
 * Knows nothing of what a text is for.
 */

/**
 * Signs without any width of their own. The joiner is one of them only where it joins no emoji, and the tags of a flag
 * are none.
 */
const UNSEEN = String.raw`[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]`;
const BLANK = new RegExp(`\\s|${UNSEEN}`);
const INSIDE = new RegExp(
  `${UNSEEN}|(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d`,
  "u",
);

/** The text without what nobody sees at its ends; a text of nothing else stays as it is. */
export function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANK.test(text.charAt(start))) start += 1;
  while (end > start && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end) || text;
}

/** Where the first sign stands that nobody sees, blanks aside; null when there is none. */
export function unseenAt(text: string): { index: number; sign: string } | null {
  const found = INSIDE.exec(text);
  return found && { index: found.index, sign: found[0] };
}
