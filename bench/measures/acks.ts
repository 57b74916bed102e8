/**
 * Acknowledgements a second in a closed loop: of the floors, and of all receivers with sending off (each contact's rule
 * sends nothing) and on. Also the processor time for an acknowledgement.
 */
import { CpuTime } from "../cpu.ts";
import { type Figures, quantile } from "../figures.ts";
import type { Posted } from "../load/process.ts";
import { CONNECTIONS } from "../plan.ts";
import { type ReceiverName, startWorker } from "../receivers.ts";
import { FLOORS_CONFIG, type Rig } from "../rig.ts";
import type { Stage } from "../stage.ts";

/** More callbacks than a receiver takes in a second. */
const CALLBACKS_A_SECOND: Record<ReceiverName, Record<"off" | "on", number>> = {
  yingbin: { off: 3_000, on: 2_000 },
  floor: { off: 0, on: 4_000 },
  sqlite: { off: 10_000, on: 4_000 },
  bullmq: { off: 6_000, on: 3_000 },
  memory: { off: 20_000, on: 5_000 },
};
const FLOORS = ["empty", "row"] as const;
const FLOOR_WARM_UP_MS = 500;

export async function measureFloors(rig: Rig, figures: Figures): Promise<void> {
  const floors = await startWorker(rig.bundles.floors, FLOORS_CONFIG);
  for (const floor of FLOORS) {
    const how = { port: floors.port, connections: CONNECTIONS, target: `/${floor}` };
    await rig.load.call("closed", { ...how, ms: FLOOR_WARM_UP_MS });
    const cpu = new CpuTime(floors);
    const posted = await rig.load.call("closed", { ...how, ms: rig.plan.closedMs });
    note(figures, `floor ${floor}`, posted);
    cpu.note(figures, `floor ${floor}`, posted.length);
  }
  await floors.stop();
}

export async function measureAcks(rig: Rig, figures: Figures, round: number): Promise<void> {
  for (const sends of [false, true]) {
    for (const name of rig.inOrderOf(round)) {
      // With sending off it would be the floor with one row.
      if (name === "floor" && !sends) continue;
      const stage = await rig.stage(name, sends);
      const how = sends ? "on" : "off";
      await acknowledge(rig, stage, figures, `${name} ${how}`, sends, CALLBACKS_A_SECOND[name][how]);
      await stage.stop();
    }
  }
}

/** Runs a closed loop against a warm receiver. */
export async function acknowledge(
  rig: Rig,
  stage: Stage,
  figures: Figures,
  name: string,
  sends: boolean,
  callbacksASecond = CALLBACKS_A_SECOND.yingbin.off,
): Promise<void> {
  await stage.prepare((callbacksASecond * rig.plan.closedMs) / 1_000);
  const cpu = new CpuTime(stage.receiver);
  const posted = await stage.closed(CONNECTIONS, rig.plan.closedMs);
  const arrivals = sends ? await stage.sendsOf(posted) : new Map<string, number>();
  note(figures, name, posted);
  cpu.note(figures, name, posted.length);
  if (!sends) return;
  const last = Math.max(...arrivals.values());
  figures.add(`${name} welcomes/s`, (arrivals.size * 1_000) / (last - beginOf(posted)));
  figures.add(`${name} not sent`, posted.length - arrivals.size);
}

const beginOf = (posted: Posted[]) => Math.min(...posted.map(({ sentAt }) => sentAt));

function note(figures: Figures, name: string, posted: Posted[]): void {
  const refused = posted.filter(({ status }) => status !== 200).length;
  if (refused > 0) throw new Error(`${name}: ${refused} of ${posted.length} callbacks were not answered 200`);
  const end = Math.max(...posted.map(({ answeredAt }) => answeredAt));
  figures.add(`${name} acks/s`, (posted.length * 1_000) / (end - beginOf(posted)));
  const took = posted.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  figures.add(`${name} ack p50`, quantile(took, 0.5));
  figures.add(`${name} ack p99`, quantile(took, 0.99));
}
