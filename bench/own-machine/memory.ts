/** The memory of a machine of one's own after minutes at a steady rate. */
import { readFileSync } from "node:fs";
import { clock, sleep } from "../clock.ts";
import { number } from "../report/format.ts";
import type { Rig } from "../rig.ts";
import { startOwnMachine } from "./receiver.ts";

const RATE = 150;
/** Callbacks are dated ten seconds ahead: those of a step are posted before they are old. */
const STEP_S = 5;

export async function measureMemory(rig: Rig, seconds: number): Promise<string[][]> {
  const stage = await rig.warmStage(startOwnMachine, true);
  try {
    const { machine } = stage.receiver;
    const atFirst = memoryOf(machine.pid);
    const begun = clock();
    let count = 0;
    for (let step = 0; step * STEP_S < seconds; step += 1) {
      await stage.prepare(RATE * STEP_S);
      const { posted } = await stage.open({
        count: RATE * STEP_S,
        perSecond: RATE,
        arrivals: "poisson",
        seed: step + 1,
      });
      count += (await stage.sendsOf(posted)).size;
    }
    const took = (clock() - begun) / 1_000;
    const after = memoryOf(machine.pid);
    const launcher = memoryOf(machine.launcherPid);
    await sleep(30_000);
    return [
      [
        `memory after ${number(count)} welcomes sent in ${number(took)} s, at ${RATE}/s: workerd, launcher`,
        `${number(after)} MB, ${number(launcher)} MB`,
      ],
      [
        "memory of workerd: after the warm-up, and half a minute after the last welcome",
        `${number(atFirst)} MB, ${number(memoryOf(machine.pid))} MB`,
      ],
    ];
  } finally {
    await stage.stop();
  }
}

/** In megabytes; NaN where the system does not tell. */
function memoryOf(pid: number | null): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes) / 1_024;
  } catch {
    return Number.NaN;
  }
}
