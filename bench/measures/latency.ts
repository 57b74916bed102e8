/**
 * The times of welcomes in an open loop, from the sending of the callback until WeCom has read the call. At steady
 * rates, and at the highest rate with which each receiver keeps up.
 */
import { CpuTime } from "../cpu.ts";
import { type Figures, quantile } from "../figures.ts";
import { BURST, RATES } from "../plan.ts";
import type { ReceiverName } from "../receivers.ts";
import type { Rig } from "../rig.ts";
import type { Stage } from "../stage.ts";

/**
 * A receiver keeps up with a rate when it sends all welcomes, and 99 of 100 within this time. With a growing queue it
 * takes longer.
 */
const BORNE_P99_MS = 250;
/** The search begins at this multiple of the closed loop's rate. */
const SEARCH_ABOVE = 1.3;
/** The time after the event until which the Worker sends. */
const WINDOW_MS = 19_000;

interface Run {
  cpu: CpuTime;
  /** The times from callback to send, in ms. */
  took: number[];
  acked: number[];
  missing: number;
  refused: number;
  lateP99: number;
}

async function run(
  stage: Stage,
  count: number,
  perSecond: number,
  arrivals: "poisson" | "even",
  seed: number,
) {
  await stage.prepare(count);
  const cpu = new CpuTime(stage.receiver);
  const { posted, lateMs } = await stage.open({ count, perSecond, arrivals, seed });
  const sends = await stage.sendsOf(posted);
  const took = posted.flatMap(({ code, sentAt }) => {
    const at = sends.get(code);
    return at === undefined ? [] : [at - sentAt];
  });
  const result: Run = {
    cpu,
    took,
    acked: posted.map(({ sentAt, answeredAt }) => answeredAt - sentAt),
    missing: count - took.length,
    refused: posted.filter(({ status }) => status !== 200).length,
    lateP99: quantile(lateMs, 0.99),
  };
  return result;
}

function note(figures: Figures, name: string, { took, acked, missing, lateP99 }: Run): void {
  figures.add(`${name} p50`, quantile(took, 0.5));
  figures.add(`${name} p99`, quantile(took, 0.99));
  figures.add(`${name} max`, Math.max(...took));
  figures.add(`${name} ack p50`, quantile(acked, 0.5));
  figures.add(`${name} ack p99`, quantile(acked, 0.99));
  figures.add(`${name} not sent`, missing);
  figures.add(`${name} late p99`, lateP99);
}

/** Measures at steady rates, and then at the highest rate that the receiver keeps up with. */
export async function measureLatency(rig: Rig, figures: Figures, round: number): Promise<void> {
  for (const name of rig.inOrderOf(round)) {
    const stage = await rig.stage(name, true);
    for (const rate of RATES) await atRate(rig, stage, figures, name, rate, round);
    await findHighest(rig, stage, figures, name, round);
    await stage.stop();
  }
}

/** Posts `rate` callbacks a second to a warm receiver. */
export async function atRate(
  rig: Rig,
  stage: Stage,
  figures: Figures,
  name: string,
  rate: number,
  seed: number,
): Promise<void> {
  const count = Math.round((rate * rig.plan.openMs) / 1_000);
  const result = await run(stage, count, rate, "poisson", seed);
  result.cpu.note(figures, `${name} ${rate}/s`, count);
  note(figures, `${name} ${rate}/s`, result);
}

/**
 * Finds the highest rate that the receiver keeps up with, by halving. Begins at the rate of the same round's closed loop.
 */
export async function findHighest(
  rig: Rig,
  stage: Stage,
  figures: Figures,
  name: string,
  seed: number,
): Promise<void> {
  const [, steady] = RATES;
  let low: number = steady;
  let high = figures.last(`${name} on welcomes/s`) * SEARCH_ABOVE;
  let best: Run | null = null;
  for (let trial = 0; trial < rig.plan.trials; trial += 1) {
    const rate = Math.sqrt(low * high);
    const result = await run(stage, Math.round((rate * rig.plan.trialMs) / 1_000), rate, "poisson", seed);
    const isBorne =
      result.missing === 0 && result.refused === 0 && quantile(result.took, 0.99) <= BORNE_P99_MS;
    if (isBorne) {
      low = rate;
      best = result;
    } else high = rate;
  }
  // A figure in every round, so that ratios compare the same rounds.
  figures.add(`${name} highest`, best === null ? 0 : low);
  if (best !== null) note(figures, `${name} highest`, best);
}

/** Posts 1,000 callbacks within a second to each receiver, while WeCom takes `wecomMs` for each send. */
export async function measureBursts(
  rig: Rig,
  figures: Figures,
  wecomMs: number,
  round: number,
): Promise<void> {
  // The floor keeps to no number of connections, so it says nothing of a burst.
  const names = rig.inOrderOf(round).filter((name) => name !== "floor");
  for (const name of names) await measureBurst(rig, figures, name, wecomMs);
}

async function measureBurst(rig: Rig, figures: Figures, name: ReceiverName, wecomMs: number): Promise<void> {
  const stage = await rig.stage(name, true);
  await stage.wecom.call("slowDown", wecomMs);
  const result = await run(stage, BURST, BURST, "even", 0);
  note(figures, `${name} burst ${wecomMs}`, result);
  figures.add(`${name} burst ${wecomMs} in window`, result.took.filter((ms) => ms <= WINDOW_MS).length);
  await stage.stop();
}
