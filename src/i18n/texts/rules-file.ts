/** What is wrong with a rules file, wherever in it. */
import { texts } from "../text.ts";

export const RULES_FILE = texts({
  "see-also": { en: "{message}; see {path}, line {line}", zh: "{message}；参见第 {line} 行的 {path}" },
});
