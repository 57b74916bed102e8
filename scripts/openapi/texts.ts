/** Pairs the English of the API's document with its Chinese. Writes no file. */
import { withTexts } from "../../src/api/docs/texts.ts";
import { openapiDocument } from "./document.ts";

/** The Chinese of each text of the document, by the English. */
export function chineseTexts(): Record<string, string> {
  const english = textsIn(openapiDocument("en"));
  const chinese = textsIn(openapiDocument("zh"));
  return Object.fromEntries(english.map((text, at) => [text, chinese[at] ?? ""]));
}

/** Every text, in the order in which it stands. */
function textsIn(document: unknown): string[] {
  const texts: string[] = [];
  withTexts(document, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}
