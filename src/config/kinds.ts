/**
 * What each kind of app says in `WECOM_APPS`, and each kind of suite in `WECOM_SUITES`, a row for each kind. What the kinds
 * do differently when they run stands in `src/apps/kinds.ts`.
 */
import type { PlainCode } from "../i18n/sentence.ts";
import type { AppConfig, AppKind, DescribedKind, InstalledApp, SuiteKind } from "./types.ts";

interface Row {
  /** For whom a callback may have been encrypted. */
  receivers(app: { corpId: string; receiveIds: readonly string[] }): readonly string[];
}

/** The company's own (管理后台), or that of the service provider (服务商管理后台), who then also receives callbacks. */
export type Console = "company" | "provider";

const corpAndNamed: Row["receivers"] = ({ corpId, receiveIds }) => [corpId, ...receiveIds];

export const DESCRIBED_KINDS = {
  "self-built": {
    receivers: corpAndNamed,
  },
  "provider-developed": {
    receivers: corpAndNamed,
  },
} satisfies Record<DescribedKind, Row>;

/** The console that has the settings of an app. */
export const consoleOf = ({ kind }: Pick<AppConfig, "kind">): Console => CONSOLES[kind];

const CONSOLES: Readonly<Record<AppKind, Console>> = {
  "self-built": "company",
  "provider-developed": "provider",
  "template-app": "provider",
  "third-party": "provider",
};

interface SuiteRow {
  /** The kind of the app that a company then has. */
  appKind: InstalledApp["kind"];
  isSuiteId(id: string): boolean;
  wrongSuiteId: PlainCode;
}

/** A template's id begins with `dk`, and no other suite's does. */
const isTemplateId = (id: string) => /^dk[A-Za-z0-9_-]+$/.test(id);

export const SUITE_KINDS = {
  "provider-developed": {
    appKind: "template-app",
    isSuiteId: isTemplateId,
    wrongSuiteId: "expected-template-id",
  },
  "third-party": {
    appKind: "third-party",
    isSuiteId: (id) => /^(?:ww|wx|tj)[A-Za-z0-9_-]+$/.test(id),
    wrongSuiteId: "expected-third-party-id",
  },
} satisfies Record<SuiteKind, SuiteRow>;

export function isSuiteKind(value: unknown): value is SuiteKind {
  return typeof value === "string" && Object.hasOwn(SUITE_KINDS, value);
}

export const SUITE_KIND_NAMES = Object.keys(SUITE_KINDS).map((kind) => `"${kind}"`);

/** Whether the app is of a suite that its company installed. */
export const isInstalled = (app: AppConfig): app is InstalledApp => "suite" in app;

/** The kind of an app that names none. */
export const DEFAULT_KIND: DescribedKind = "self-built";

export function isAppKind(value: unknown): value is DescribedKind {
  return typeof value === "string" && Object.hasOwn(DESCRIBED_KINDS, value);
}

/** The names of the kinds, in quotes. */
export const KIND_NAMES = Object.keys(DESCRIBED_KINDS).map((kind) => `"${kind}"`);
