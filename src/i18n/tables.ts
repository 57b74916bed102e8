/** The tables of texts, together: those that the Worker holds, and the codes of all. */
import { API } from "./texts/api.ts";
import type { DOCTOR_COMMAND } from "./texts/command-line/doctor.ts";
import type { FLAGS } from "./texts/command-line/flags.ts";
import type { RULES_COMMAND } from "./texts/command-line/rules.ts";
import type { START_COMMAND } from "./texts/command-line/start.ts";
import { EXPLAIN } from "./texts/explain.ts";
import { HINTS } from "./texts/hints.ts";
import { MESSAGES } from "./texts/messages.ts";
import { NAMES } from "./texts/names.ts";
import { PROGRAMS } from "./texts/programs.ts";
import { PROVIDER } from "./texts/provider.ts";
import { RULES_FILE } from "./texts/rules-file.ts";
import { TEMPLATES } from "./texts/templates.ts";
import { VALUES } from "./texts/values.ts";
import { WARNINGS } from "./texts/warnings.ts";
import { YAML } from "./texts/yaml.ts";

/** Every code there is, with its texts. */
export type Texts = typeof API &
  typeof EXPLAIN &
  typeof HINTS &
  typeof MESSAGES &
  typeof NAMES &
  typeof PROGRAMS &
  typeof PROVIDER &
  typeof RULES_FILE &
  typeof TEMPLATES &
  typeof VALUES &
  typeof WARNINGS &
  typeof YAML &
  CommandLineTexts;

/** Those of the commands, which the Worker does not hold. */
type CommandLineTexts = typeof FLAGS & typeof RULES_COMMAND & typeof START_COMMAND & typeof DOCTOR_COMMAND;

/** The tables that the Worker holds. */
export const TABLES = [
  API,
  EXPLAIN,
  HINTS,
  MESSAGES,
  NAMES,
  PROGRAMS,
  PROVIDER,
  RULES_FILE,
  TEMPLATES,
  VALUES,
  WARNINGS,
  YAML,
] as const;
