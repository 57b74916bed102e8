/** How a sentence about a name that is not known ends: with a name that may have been meant, or those there are. */
import { texts } from "../text.ts";

export const HINTS = texts({
  "did-you-mean": { en: "; did you mean {name}?", zh: "；是不是想写 {name}？" },
  "there-are": { en: "; there are {names}", zh: "；可用的有：{names}" },
});
