/**
 * `npm run bench:own-machine`: measures a machine of one's own, as `npm run serve` runs it, and prints a table. `--quick`
 * takes two minutes, for a check that it runs. `--no-clone` leaves out the clone, which needs git and the network. A
 * measurement that fails says why in its row, and the others go on.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommand } from "../scripts/flags.ts";
import { say } from "../src/i18n/sentence.ts";
import { measureBackup } from "./own-machine/backup.ts";
import { measureClone } from "./own-machine/clone.ts";
import { measureMemory } from "./own-machine/memory.ts";
import { measureRates } from "./own-machine/rates.ts";
import { measureStarts } from "./own-machine/starts.ts";
import { FULL, QUICK } from "./plan.ts";
import { table } from "./report/format.ts";
import { machineOf } from "./report/machine.ts";
import { Rig } from "./rig.ts";

const USAGE = say("bench-own-machine-usage", { language: say("what-lang-takes") });
const { values: options } = readCommand({
  command: "npm run bench:own-machine",
  usage: USAGE,
  options: {
    quick: { type: "boolean", default: false },
    "no-clone": { type: "boolean", default: false },
  },
});

const isQuick = options.quick;
const rounds = isQuick ? 1 : 3;
const folder = await mkdtemp(join(tmpdir(), "yingbin-bench-own-"));
const rig = await Rig.start(isQuick ? QUICK : FULL);
const rows: string[][] = [["what", "figure"]];
const startedAt = performance.now();

/** Runs a measurement; its rows, or why there are none, stand in the table. */
async function measured(what: string, measure: () => Promise<string[][]>): Promise<void> {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  console.error(`${seconds.padStart(4)} s  ${what}`);
  try {
    rows.push(...(await measure()));
  } catch (error) {
    rows.push([what, `not measured: ${String(error).split("\n")[0]}`]);
  }
}

if (!options["no-clone"]) await measured("clone to a callback answered", () => measureClone(folder));
await measured("starts and kills", () => measureStarts(isQuick ? 2 : 5));
await measured("callback to send", () => measureRates(rig, rounds));
await measured("memory", () => measureMemory(rig, isQuick ? 20 : 300));
await measured("backup", () => measureBackup(rig, isQuick ? 10_000 : 100_000, folder));
const { date, commit, processor, memory, system, workerd, node, redis } = machineOf(new Date());
const programs = `workerd ${workerd}, Node ${node}, Redis ${redis ?? "missing"}`;
console.log(`${date}, commit ${commit}: ${processor}, ${memory}, ${system}, ${programs}\n\n${table(rows)}`);
await rig.stop();
await rm(folder, { recursive: true, force: true });
process.exit();
