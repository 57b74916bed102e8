/**
 * What each kind of app says in `WECOM_APPS`, a row for each kind. What the kinds do differently when they run stands in
 * `src/apps/kinds.ts`.
 */
import type { AppKind } from "./types.ts";

interface DescribedKind {
  /** For whom a callback may have been encrypted. */
  receivers(app: { corpId: string; receiveIds: readonly string[] }): readonly string[];
}

export const DESCRIBED_KINDS = {
  "self-built": {
    receivers: ({ corpId, receiveIds }) => [corpId, ...receiveIds],
  },
} satisfies Record<AppKind, DescribedKind>;

/** The kind of an app that names none. */
export const DEFAULT_KIND: AppKind = "self-built";

export function isAppKind(value: unknown): value is AppKind {
  return typeof value === "string" && Object.hasOwn(DESCRIBED_KINDS, value);
}

/** What is said of an app whose kind is no kind. */
export const EXPECTED_KIND = `expected ${Object.keys(DESCRIBED_KINDS)
  .map((kind) => JSON.stringify(kind))
  .join(" or ")}`;
