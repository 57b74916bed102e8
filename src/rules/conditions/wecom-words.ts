/**
 * WeCom's numbers (docs 92114 and 94670) under the words that rules files use. Knows no condition.
 */

/** A number as text, and its word. */
export type Words = Readonly<Record<string, string>>;

export const TYPES: Words = { "1": "wechat", "2": "wecom" };
/** 0: WeCom does not know the gender. */
export const GENDERS: Words = { "0": "", "1": "male", "2": "female" };
export const CHANNELS: Words = { "1": "profile", "2": "live", "3": "window", "4": "product", "5": "order" };
