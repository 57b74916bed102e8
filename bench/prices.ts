/**
 * Cloudflare's list prices, and the prices of welcomes by them. Read on 2026-11-24 in stored copies of
 * developers.cloudflare.com: workers/platform/pricing, durable-objects/platform/pricing, kv/platform/pricing. Prices
 * change: read these pages before you rely on the figures.
 */

export const PRICES_READ = "2026-11-24";
export const PLAN_USD_A_MONTH = 5;

interface Price {
  what: string;
  /** In dollars, for a million beyond the paid plan's monthly allowance. */
  usdAMillion: number;
  included: number;
  /** The free plan's allowance for a day. */
  freeADay: number;
}

const MILLION = 1_000_000;

export const PRICES = {
  workerRequests: { what: "Worker requests", usdAMillion: 0.3, included: 10 * MILLION, freeADay: 100_000 },
  // The free plan limits it to 10 ms for each request.
  cpuMs: {
    what: "Worker CPU, ms",
    usdAMillion: 0.02,
    included: 30 * MILLION,
    freeADay: Number.POSITIVE_INFINITY,
  },
  objectRequests: { what: "object requests", usdAMillion: 0.15, included: MILLION, freeADay: 100_000 },
  durationGbS: { what: "object duration, GB-s", usdAMillion: 12.5, included: 400_000, freeADay: 13_000 },
  rowsWritten: { what: "rows written", usdAMillion: 1, included: 50 * MILLION, freeADay: 100_000 },
  rowsRead: { what: "rows read", usdAMillion: 0.001, included: 25_000 * MILLION, freeADay: 5 * MILLION },
  kvReads: { what: "KV keys read", usdAMillion: 0.5, included: 10 * MILLION, freeADay: 100_000 },
} as const satisfies Record<string, Price>;
/** The price of a gigabyte for a month; the plan includes five. */
export const STORED = { usd: 0.2, includedGb: 5, freeGb: 5 };

export type Unit = keyof typeof PRICES;
export const UNITS_PRICED = Object.keys(PRICES) as Unit[];
/** The number of units of each kind for a welcome. */
export type PerWelcome = Record<Unit, number>;

/** Objects are billed for 128 MB. */
export const OBJECT_GB = 0.128;

/** Dollars for a month with this many welcomes and the plan. `stored`: the bytes of a welcome, kept for the month. */
export function monthlyUsd(perWelcome: PerWelcome, stored: number, welcomes: number): number {
  const usage = UNITS_PRICED.map((unit) => {
    const { usdAMillion, included } = PRICES[unit];
    return (Math.max(0, perWelcome[unit] * welcomes - included) / MILLION) * usdAMillion;
  });
  const gb = Math.max(0, (stored * welcomes) / 1e9 - STORED.includedGb);
  return PLAN_USD_A_MONTH + usage.reduce((sum, usd) => sum + usd, 0) + gb * STORED.usd;
}

/** Dollars for a million welcomes once the plan's allowance is used up. */
export function millionUsd(perWelcome: PerWelcome, stored: number): number {
  const usage = UNITS_PRICED.map((unit) => perWelcome[unit] * PRICES[unit].usdAMillion);
  return usage.reduce((sum, usd) => sum + usd, 0) + ((stored * MILLION) / 1e9) * STORED.usd;
}

/** The welcomes a day that the free plan allows, by each unit. */
export function freeADay(perWelcome: PerWelcome): Record<Unit, number> {
  const days = UNITS_PRICED.map((unit) => [unit, PRICES[unit].freeADay / perWelcome[unit]] as const);
  return Object.fromEntries(days) as Record<Unit, number>;
}
