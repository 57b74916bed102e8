/**
 * The cost of a welcome in the units that Cloudflare bills: alone in its object, among many, cold, and when its record
 * is deleted after 30 days. A Worker whose bindings count gives the units. Counts do not vary, so one round is enough.
 */
import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { SHARDS, shardOf } from "../../src/objects/names.ts";
import type { Units } from "../answers.ts";
import { sleep } from "../clock.ts";
import type { Figures } from "../figures.ts";
import { startYingbin } from "../receivers.ts";
import type { Rig } from "../rig.ts";
import type { Stage } from "../stage.ts";
import type { Prepared } from "../wecom/process.ts";

export const UNITS = [
  "workerRequests",
  "objectRequests",
  "rowsWritten",
  "rowsRead",
  "kvReads",
  "kvWrites",
] as const;
/** Longer than the time to any alarm. */
const ALARM_PASSES_MS = 6_000;
const MANY = 600;
const A_SECOND = 150;

const units: v.GenericSchema<unknown, Units> = v.object({
  ...v.entriesFromList([...UNITS, "alarms", "stored"], v.number()),
});

export async function measureUnits(rig: Rig, figures: Figures): Promise<void> {
  const stage = await rig.coldStage((about) => startYingbin(about, { bundle: rig.bundles.units }));
  const url = `http://127.0.0.1:${stage.receiver.port}`;
  const counted = async (path: "/units" | "/prune") => v.parse(units, await (await fetch(url + path)).json());

  // A customer for each object, so that each welcome is alone in its object.
  await postToEach(stage, url);
  await sleep(ALARM_PASSES_MS);
  note(figures, "cold", await counted("/units"), SHARDS);
  await postToEach(stage, url);
  await sleep(ALARM_PASSES_MS);
  const alone = await counted("/units");
  note(figures, "alone", alone, SHARDS);

  await stage.prepare(MANY);
  const { posted } = await stage.open({ count: MANY, perSecond: A_SECOND, arrivals: "poisson", seed: 1 });
  await stage.sendsOf(posted);
  await sleep(ALARM_PASSES_MS);
  const many = await counted("/units");
  note(figures, "many", many, MANY);
  figures.add("units many stored", (many.stored - alone.stored) / MANY);

  note(figures, "pruned", await counted("/prune"), MANY + 2 * SHARDS);
  await stage.stop();
}

async function postToEach(stage: Stage, url: string): Promise<void> {
  const prepared: Prepared[] = JSON.parse(await readFile(await stage.makeCallbacks(SHARDS * 12), "utf8"));
  const chosen = new Map(prepared.map((one) => [shardOf(one.customer), one]));
  if (chosen.size !== SHARDS) throw new Error("not every Dispatcher has a customer");
  for (const { target, body } of chosen.values()) {
    const { status } = await fetch(url + target, { method: "POST", body });
    if (status !== 200) throw new Error(`HTTP ${status}`);
  }
  while ((await stage.wecom.call("countSends")) < SHARDS) await sleep(20);
  await stage.wecom.call("takeSends");
}

function note(figures: Figures, how: string, counted: Units, welcomes: number): void {
  for (const unit of UNITS) figures.add(`units ${how} ${unit}`, counted[unit] / welcomes);
}
