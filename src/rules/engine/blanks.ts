/**
 * Finds and trims blanks and invisible signs, which keyboards, chats and web pages leave at the ends of a text and
 * inside it. Knows nothing of what a text is for.
 */

/**
 * Signs without any width. Not the joiner (U+200D), which joins emoji and counts only elsewhere, and not the tags of a
 * flag.
 */
const UNSEEN = String.raw`[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]`;
const BLANK = new RegExp(`\\s|${UNSEEN}`);
const INSIDE = new RegExp(
  `${UNSEEN}|(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d`,
  "u",
);

/** The text without blanks and invisible signs at its ends; a text that has nothing else stays as it is. */
export function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANK.test(text.charAt(start))) start += 1;
  while (end > start && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end) || text;
}

/** The first invisible sign, blanks aside, and its index; null when there is none. */
export function unseenAt(text: string): { index: number; sign: string } | null {
  const found = INSIDE.exec(text);
  return found && { index: found.index, sign: found[0] };
}
