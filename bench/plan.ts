/** How long and how often things are measured. */

export interface Plan {
  rounds: number;
  /** Of a closed loop, after as long a warm-up as `warmUp` callbacks take. */
  closedMs: number;
  warmUp: number;
  /** Of a run at a steady rate. */
  openMs: number;
  /** Of one attempt to find the highest rate, and how many there are. */
  trialMs: number;
  trials: number;
  /** How often each Worker is started in a round. */
  starts: number;
  /** Whether 1,000 callbacks come within a second, and whether once also a WeCom that takes a second for each. */
  bursts: boolean;
  slowBurst: boolean;
  /** Whether units are counted, which takes two alarms. */
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
  bursts: true,
  slowBurst: true,
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
  bursts: true,
  slowBurst: false,
  units: true,
};

/** Only whether it runs at all. */
export const SMOKE: Plan = {
  rounds: 1,
  closedMs: 200,
  warmUp: 50,
  openMs: 300,
  trialMs: 300,
  trials: 1,
  starts: 1,
  bursts: false,
  slowBurst: false,
  units: false,
};

/** At once: more than the handler needs to be busy, fewer than make it wait for the load generator. */
export const CONNECTIONS = 32;
/** Callbacks a second at which latency is told. */
export const RATES = [50, 150] as const;
/** What one company may call in a second on average (10,000 a minute), and then some. */
export const BURST = 1_000;
