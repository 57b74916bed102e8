/** From callback to send at a steady rate, and the highest rate, of a machine of one's own and of the durable peers. */
import { Figures } from "../figures.ts";
import { atRate, findHighest } from "../measures/latency.ts";
import { CONNECTIONS } from "../plan.ts";
import { DURABLE_PEERS } from "../receivers.ts";
import { redisMissing } from "../redis.ts";
import { ms, number, spread } from "../report/format.ts";
import type { Rig } from "../rig.ts";
import { startOwnMachine } from "./receiver.ts";

const RATE = 150;
/** More callbacks than a closed loop of this length can post. */
const PREPARED_PER_MS = 4;

export async function measureRates(rig: Rig, rounds: number): Promise<string[][]> {
  const figures = new Figures();
  const peers = DURABLE_PEERS.filter((name) => name !== "bullmq" || redisMissing() === null);
  const names = ["a machine of your own", ...peers] as const;
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of round % 2 === 1 ? names : names.toReversed()) {
      const stage =
        name === "a machine of your own"
          ? await rig.warmStage(startOwnMachine, true)
          : await rig.stage(name, true);
      try {
        await atRate(rig, stage, figures, name, RATE, round);
        // The closed loop tells where the search begins.
        await stage.prepare(rig.plan.closedMs * PREPARED_PER_MS);
        const posted = await stage.closed(CONNECTIONS, rig.plan.closedMs);
        await stage.sendsOf(posted);
        figures.add(`${name} on welcomes/s`, (posted.length / rig.plan.closedMs) * 1_000);
        await findHighest(rig, stage, figures, name, round);
      } finally {
        await stage.stop();
      }
    }
  }
  return names.flatMap((name) => [
    [`${name}: callback to send at ${RATE}/s, p50`, spread(figures.of(`${name} ${RATE}/s p50`), ms)],
    [`${name}: callback to send at ${RATE}/s, p99`, spread(figures.of(`${name} ${RATE}/s p99`), ms)],
    [`${name}: highest rate with p99 under 250 ms`, `${spread(figures.of(`${name} highest`), number)}/s`],
  ]);
}
