/**
 * What each kind of app says in `WECOM_APPS`, a row for each kind. What the kinds do differently when they run stands in
 * `src/apps/kinds.ts`.
 */
import type { AppConfig, AppKind } from "./types.ts";

interface DescribedKind {
  /** For whom a callback may have been encrypted. */
  receivers(app: { corpId: string; receiveIds: readonly string[] }): readonly string[];
  /** Whose console has its settings. */
  console: Console;
}

/** The company's own (管理后台), or that of the service provider (服务商管理后台), who then also receives callbacks. */
export type Console = "company" | "provider";

const corpAndNamed: DescribedKind["receivers"] = ({ corpId, receiveIds }) => [corpId, ...receiveIds];

export const DESCRIBED_KINDS = {
  "self-built": {
    receivers: corpAndNamed,
    console: "company",
  },
  "provider-developed": {
    receivers: corpAndNamed,
    console: "provider",
  },
} satisfies Record<AppKind, DescribedKind>;

/** The console that has the settings of an app. */
export const consoleOf = ({ kind }: Pick<AppConfig, "kind">): Console => DESCRIBED_KINDS[kind].console;

/** The kind of an app that names none. */
export const DEFAULT_KIND: AppKind = "self-built";

export function isAppKind(value: unknown): value is AppKind {
  return typeof value === "string" && Object.hasOwn(DESCRIBED_KINDS, value);
}

/** The names of the kinds, in quotes. */
export const KIND_NAMES = Object.keys(DESCRIBED_KINDS).map((kind) => `"${kind}"`);
