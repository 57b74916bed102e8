/** The durations and numbers of the bench's measurements. */

export interface Plan {
  rounds: number;
  /** The length of a closed loop, after a warm-up of `warmUp` callbacks. */
  closedMs: number;
  warmUp: number;
  /** The length of a run at a steady rate. */
  openMs: number;
  /** The length of an attempt to find the highest rate, and the number of attempts. */
  trialMs: number;
  trials: number;
  /** How often each Worker is started in a round. */
  starts: number;
  /** 1,000 callbacks come within a second, while WeCom takes this long for a send. */
  burstsMs: readonly number[];
  /** Whether the bench counts units, which takes two alarms. */
  units: boolean;
}

export const FULL: Plan = {
  rounds: 5,
  closedMs: 2_500,
  warmUp: 1_000,
  openMs: 4_000,
  trialMs: 2_000,
  trials: 5,
  starts: 3,
  burstsMs: [150, 1_000],
  units: true,
};

export const QUICK: Plan = {
  rounds: 1,
  closedMs: 1_500,
  warmUp: 500,
  openMs: 2_000,
  trialMs: 1_000,
  trials: 3,
  starts: 2,
  burstsMs: [150, 1_000],
  units: true,
};

/** For a check that the bench runs; its figures have no meaning. */
export const SMOKE: Plan = {
  rounds: 1,
  closedMs: 200,
  warmUp: 50,
  openMs: 300,
  trialMs: 300,
  trials: 1,
  starts: 1,
  burstsMs: [],
  units: false,
};

/** Connections of the closed loop: enough to keep the handler busy, and few enough that the load generator keeps up. */
export const CONNECTIONS = 32;
/** The steady rates of the report's latencies, in callbacks a second. */
export const RATES = [50, 150] as const;
/** WeCom lets a company make 10,000 calls a minute, 167 a second; this is six times as many. */
export const BURST = 1_000;
