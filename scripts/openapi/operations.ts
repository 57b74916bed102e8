/** Lists every route under `/api` by its tag, in the order in which the document has them. Makes no document. */
import { CODES } from "./operations/codes.ts";
import type { Operation } from "./operations/operation.ts";
import { OPERATORS } from "./operations/operators.ts";
import { PROGRAMS } from "./operations/programs.ts";
import { RULES } from "./operations/rules.ts";
import { SESSION } from "./operations/session.ts";
import { SUITES } from "./operations/suites.ts";

export interface Tag {
  name: string;
  /** For readers. */
  title: string;
  description: string;
  operations: readonly Operation[];
}

export const TAGS: readonly Tag[] = [
  {
    name: "session",
    title: "Session",
    description: "Who asks, and with which role: viewer, editor or admin (x-role).",
    operations: SESSION,
  },
  {
    name: "programs",
    title: "Programs",
    description: "Sending through an app, under the guarantees of a rule's messages.",
    operations: PROGRAMS,
  },
  {
    name: "operators",
    title: "Record and health",
    description: "What became of each customer, and how apps stand.",
    operations: OPERATORS,
  },
  {
    name: "suites",
    title: "Suites",
    description: "Suites of a service provider, and the companies that installed them.",
    operations: SUITES,
  },
  {
    name: "codes",
    title: "Codes",
    description: "Codes that bear a State (渠道码), and links that bear a scene.",
    operations: CODES,
  },
  {
    name: "rules",
    title: "Rules",
    description: "The rules file: checked, explained, published.",
    operations: RULES,
  },
];

export const OPERATIONS: readonly Operation[] = TAGS.flatMap(({ operations }) => operations);
