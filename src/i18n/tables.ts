/** The tables of texts, together: those that the Worker holds, and the codes of all. */
import { NAMES } from "./texts/names.ts";
import { RULES_FILE } from "./texts/rules-file.ts";

/** Every code there is, with its texts. */
export type Texts = typeof NAMES & typeof RULES_FILE;

/** The tables that the Worker holds. */
export const TABLES = [NAMES, RULES_FILE] as const;
