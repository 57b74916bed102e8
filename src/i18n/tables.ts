/** The tables of texts, together: those that the Worker holds, and the codes of all. */
import { EXPLAIN } from "./texts/explain.ts";
import { HINTS } from "./texts/hints.ts";
import { MESSAGES } from "./texts/messages.ts";
import { NAMES } from "./texts/names.ts";
import { PROGRAMS } from "./texts/programs.ts";
import { RULES_FILE } from "./texts/rules-file.ts";
import { TEMPLATES } from "./texts/templates.ts";
import { VALUES } from "./texts/values.ts";
import { WARNINGS } from "./texts/warnings.ts";
import { YAML } from "./texts/yaml.ts";

/** Every code there is, with its texts. */
export type Texts = typeof NAMES &
  typeof VALUES &
  typeof HINTS &
  typeof MESSAGES &
  typeof PROGRAMS &
  typeof YAML &
  typeof RULES_FILE &
  typeof TEMPLATES &
  typeof WARNINGS &
  typeof EXPLAIN;

/** The tables that the Worker holds. */
export const TABLES = [
  NAMES,
  VALUES,
  HINTS,
  MESSAGES,
  PROGRAMS,
  YAML,
  RULES_FILE,
  TEMPLATES,
  WARNINGS,
  EXPLAIN,
] as const;
