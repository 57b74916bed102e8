/** What things are called where they stand as part of a sentence. */
import { texts } from "../text.ts";

export const NAMES = texts({
  nothing: { en: "nothing", zh: "空" },
  "a-list": { en: "a list", zh: "列表", program: { en: "an array", zh: "数组" } },
});
