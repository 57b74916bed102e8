/** What the list is asked for: the address in both directions, and the API's parameters. Pure. */
import { NEEDS_ACTION } from "../../delivery/needs-action.ts";

/** The parameters that the API takes as they stand in the address. */
export const FILTERS = ["app", "staff", "customer", "state", "rule", "account", "errcode", "event"] as const;
export type Filter = (typeof FILTERS)[number];

export const SPANS = {
  "1h": 3_600_000,
  "24h": 86_400_000,
  "7d": 7 * 86_400_000,
  "30d": 30 * 86_400_000,
} as const;
export type Span = keyof typeof SPANS;

export interface AskedFor {
  /** Separated by commas; null for all outcomes. */
  outcome: string | null;
  /** How far back; null where `from` and `to` say so. */
  span: Span | null;
  /** Local times of the rules file's zone, as `2026-11-28T18:00`. */
  from: string | null;
  to: string | null;
  filters: Partial<Record<Filter, string>>;
}

const isSpan = (text: string): text is Span => Object.hasOwn(SPANS, text);

/** An address without `outcome` shows those who need action; `outcome=all` shows all of them. */
export function askedForBy(query: URLSearchParams): AskedFor {
  const outcome = query.get("outcome") ?? NEEDS_ACTION.join(",");
  const since = query.get("since") ?? "24h";
  const from = query.get("from");
  const filters: AskedFor["filters"] = {};
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value !== null) filters[name] = value;
  }
  return {
    outcome: outcome === "all" ? null : outcome,
    span: from !== null ? null : isSpan(since) ? since : "24h",
    from,
    to: query.get("to"),
    filters,
  };
}

/** The same as parameters of an address; those that go without saying are left out. */
export function addressOf({ outcome, span, from, to, filters }: AskedFor): Record<string, string | null> {
  return {
    outcome: outcome === NEEDS_ACTION.join(",") ? null : (outcome ?? "all"),
    since: span === "24h" ? null : span,
    from,
    to,
    ...filters,
  };
}

/** The API's parameters. A rare outcome without `from` would have thirty days scanned: there is always one. */
export function parametersOf(
  { outcome, span, from, to, filters }: AskedFor,
  now: number,
): Record<string, string> {
  const since = span === null ? from : new Date(now - SPANS[span]).toISOString();
  const given = { ...filters, outcome, from: since, to };
  return Object.fromEntries(
    Object.entries(given).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
    ),
  );
}
