/**
 * The sentences of a rules file's checker. The console's build has this module in place of the one that says all of the
 * Worker's sentences: half of these would never be said here.
 */
import { speaker } from "../../src/i18n/speaker.ts";
import { EXPLAIN } from "../../src/i18n/texts/explain.ts";
import { HINTS } from "../../src/i18n/texts/hints.ts";
import { MESSAGES } from "../../src/i18n/texts/messages.ts";
import { NAMES } from "../../src/i18n/texts/names.ts";
import { RULES_FILE } from "../../src/i18n/texts/rules-file.ts";
import { TEMPLATES } from "../../src/i18n/texts/templates.ts";
import { VALUES } from "../../src/i18n/texts/values.ts";
import { WARNINGS } from "../../src/i18n/texts/warnings.ts";
import { YAML } from "../../src/i18n/texts/yaml.ts";

const TABLES = [EXPLAIN, HINTS, MESSAGES, NAMES, RULES_FILE, TEMPLATES, VALUES, WARNINGS, YAML];

export const inWords = speaker(() => TABLES);
