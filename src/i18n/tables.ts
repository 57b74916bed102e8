/** The tables of texts, together: those that the Worker holds, and the codes of all. */
import { API } from "./texts/api.ts";
import type { BENCH_COMMANDS } from "./texts/command-line/bench.ts";
import type { CHAOS_COMMAND } from "./texts/command-line/chaos.ts";
import type { CODES_COMMAND } from "./texts/command-line/codes.ts";
import type { DOCTOR_COMMAND } from "./texts/command-line/doctor.ts";
import type { FIGURES_COMMAND } from "./texts/command-line/figures.ts";
import type { FLAGS } from "./texts/command-line/flags.ts";
import type { RULES_COMMAND } from "./texts/command-line/rules.ts";
import type { SERVE_COMMAND } from "./texts/command-line/serve.ts";
import type { START_COMMAND } from "./texts/command-line/start.ts";
import { DELIVERY } from "./texts/delivery.ts";
import type { DESCRIPTIONS } from "./texts/descriptions.ts";
import { ERRCODE_MEANINGS } from "./texts/errcodes.ts";
import { EXPLAIN } from "./texts/explain.ts";
import { HINTS } from "./texts/hints.ts";
import { INBOX } from "./texts/inbox.ts";
import { MEDIA } from "./texts/media.ts";
import { MESSAGES } from "./texts/messages.ts";
import { NAMES } from "./texts/names.ts";
import { CODES } from "./texts/operators/codes.ts";
import { CONFIG } from "./texts/operators/config.ts";
import { DOCTOR } from "./texts/operators/doctor.ts";
import { HISTORY } from "./texts/operators/history.ts";
import { SUITES } from "./texts/operators/suites.ts";
import { TROUBLES } from "./texts/operators/troubles.ts";
import { OUTBOX } from "./texts/outbox.ts";
import { PROGRAMS } from "./texts/programs.ts";
import { PROVIDER } from "./texts/provider.ts";
import { REMEDIES } from "./texts/remedies.ts";
import { RULES_FILE } from "./texts/rules-file.ts";
import { TEMPLATES } from "./texts/templates.ts";
import { VALUES } from "./texts/values.ts";
import { WARNINGS } from "./texts/warnings.ts";
import { WECOM } from "./texts/wecom.ts";
import { YAML } from "./texts/yaml.ts";

/** Every code there is, with its texts. */
export type Texts = typeof API &
  typeof CONFIG &
  typeof CODES &
  typeof DELIVERY &
  typeof DOCTOR &
  typeof ERRCODE_MEANINGS &
  typeof EXPLAIN &
  typeof HINTS &
  typeof HISTORY &
  typeof INBOX &
  typeof MEDIA &
  typeof MESSAGES &
  typeof NAMES &
  typeof OUTBOX &
  typeof PROGRAMS &
  typeof PROVIDER &
  typeof REMEDIES &
  typeof RULES_FILE &
  typeof SUITES &
  typeof TEMPLATES &
  typeof TROUBLES &
  typeof VALUES &
  typeof WARNINGS &
  typeof WECOM &
  typeof YAML &
  CommandLineTexts &
  typeof DESCRIPTIONS;

/** Those of the commands. The Worker holds neither these nor the descriptions. */
type CommandLineTexts = typeof FLAGS &
  typeof RULES_COMMAND &
  typeof START_COMMAND &
  typeof DOCTOR_COMMAND &
  typeof BENCH_COMMANDS &
  typeof CHAOS_COMMAND &
  typeof CODES_COMMAND &
  typeof FIGURES_COMMAND &
  typeof SERVE_COMMAND;

/** What is stored with a delivery: its cause, notes and remedy, and what its follow-ups wait for. */
export const OF_DELIVERIES = [
  DELIVERY,
  ERRCODE_MEANINGS,
  OUTBOX,
  PROVIDER,
  REMEDIES,
  SUITES,
  TEMPLATES,
  WECOM,
] as const;

/** The tables that the Worker holds. */
export const TABLES = [
  API,
  CONFIG,
  DOCTOR,
  CODES,
  EXPLAIN,
  HINTS,
  HISTORY,
  INBOX,
  MEDIA,
  MESSAGES,
  NAMES,
  PROGRAMS,
  RULES_FILE,
  TROUBLES,
  VALUES,
  WARNINGS,
  YAML,
  ...OF_DELIVERIES,
] as const;
