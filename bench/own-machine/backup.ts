/** A backup of a long record while the machine serves: its time and size, and the welcomes meanwhile. */
import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { databasesOf } from "../../test/cloudflare/footprint.ts";
import { lengthenRecord } from "../../test/cloudflare/long-record.ts";
import { clock } from "../clock.ts";
import { quantile } from "../figures.ts";
import { ms, number } from "../report/format.ts";
import type { Rig } from "../rig.ts";
import type { Stage } from "../stage.ts";
import { type OwnReceiver, startOwnMachine } from "./receiver.ts";

const RATE = 50;
const STEP_S = 2;
const QUIET_STEPS = 2;
const MONTH_MS = 29 * 24 * 60 * 60_000;

export async function measureBackup(rig: Rig, rows: number, folder: string): Promise<string[][]> {
  const stage = await rig.warmStage(startOwnMachine, true);
  try {
    const { machine } = stage.receiver;
    await machine.terminate();
    const databases = await databasesOf(machine);
    const to = Date.now() - 60_000;
    for (const [shard, path] of databases.entries()) {
      lengthenRecord(path, { rows: Math.round(rows / databases.length), shard, from: to - MONTH_MS, to });
    }
    await machine.begin();
    const quiet: number[] = [];
    for (let step = 0; step < QUIET_STEPS; step += 1) quiet.push(...(await welcomes(stage, step)));

    const file = join(folder, "backup.tar.gz");
    const begun = clock();
    const state = { tookMs: 0 };
    const args = [
      "--disable-warning=ExperimentalWarning",
      "scripts/backup.ts",
      "--data",
      machine.data,
      "--to",
      file,
    ];
    const made = promisify(execFile)(resolve("node_modules/.bin/node"), args).then(() => {
      state.tookMs = clock() - begun;
    });
    const meanwhile: number[] = [];
    for (let step = QUIET_STEPS; state.tookMs === 0; step += 1)
      meanwhile.push(...(await welcomes(stage, step)));
    await made;
    const { size } = await stat(file);
    const of = (took: number[]) => `${ms(quantile(took, 0.5))}, ${ms(quantile(took, 0.99))}`;
    return [
      [
        `backup of ${number(rows)} deliveries, while it serves ${RATE}/s`,
        `${ms(state.tookMs)}, ${number(size / 1e6)} MB`,
      ],
      [`callback to send at ${RATE}/s before, p50 and p99`, of(quiet)],
      [`callback to send at ${RATE}/s during the backup, p50 and p99`, of(meanwhile)],
    ];
  } finally {
    await stage.stop();
  }
}

/** The times from callback to send of a few seconds. */
async function welcomes(stage: Stage<OwnReceiver>, seed: number): Promise<number[]> {
  const count = RATE * STEP_S;
  await stage.prepare(count);
  const { posted } = await stage.open({ count, perSecond: RATE, arrivals: "poisson", seed: seed + 1 });
  const sends = await stage.sendsOf(posted);
  return posted.map(({ code, sentAt }) => (sends.get(code) ?? Number.POSITIVE_INFINITY) - sentAt);
}
