/**
 * What each kind of app says in `WECOM_APPS`, a row for each kind. What the kinds do differently when they run stands in
 * `src/apps/kinds.ts`.
 */
import type { AppConfig, AppKind, DescribedKind } from "./types.ts";

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
  installed: "provider",
};

/** The kind of an app that names none. */
export const DEFAULT_KIND: DescribedKind = "self-built";

export function isAppKind(value: unknown): value is DescribedKind {
  return typeof value === "string" && Object.hasOwn(DESCRIBED_KINDS, value);
}

/** The names of the kinds, in quotes. */
export const KIND_NAMES = Object.keys(DESCRIBED_KINDS).map((kind) => `"${kind}"`);
