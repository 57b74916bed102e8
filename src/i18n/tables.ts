/** The tables of texts, together: those that the Worker holds, and the codes of all. */
import { HINTS } from "./texts/hints.ts";
import { NAMES } from "./texts/names.ts";
import { RULES_FILE } from "./texts/rules-file.ts";
import { WARNINGS } from "./texts/warnings.ts";

/** Every code there is, with its texts. */
export type Texts = typeof NAMES & typeof HINTS & typeof RULES_FILE & typeof WARNINGS;

/** The tables that the Worker holds. */
export const TABLES = [NAMES, HINTS, RULES_FILE, WARNINGS] as const;
