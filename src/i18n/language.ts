/** Which of the two languages a reader wants. */

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of a tag such as `zh-CN`, `zh_CN.UTF-8` or `en`; null for every other. */
export function languageOfTag(tag: string): Language | null {
  const [primary] = tag.trim().toLowerCase().split(/[-_.]/, 1);
  return LANGUAGES.find((language) => language === primary) ?? null;
}

/** The language that the header `accept-language` prefers among the two (RFC 9110, 12.5.4); English where it names neither. */
export function preferredLanguage(header: string | undefined): Language {
  const wanted = (header ?? "").split(",").flatMap((range) => {
    const [tag = "", ...parameters] = range.split(";");
    const language = languageOfTag(tag);
    const weight = parameters.map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(one)?.[1]).find(Boolean);
    return language === null ? [] : [{ language, weight: Number(weight ?? 1) }];
  });
  const [first] = wanted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return first?.language ?? "en";
}
