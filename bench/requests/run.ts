/**
 * `npm run bench:requests`: measures the processor time of each kind of request and cron, beside the 10 ms of Cloudflare's
 * free plan, and the memory of the Worker's process, beside an isolate's 128 MB. Writes bench/REQUESTS.md;
 * `--quick` takes fewer requests and writes no file. Linux only.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { readCommand } from "../../scripts/flags.ts";
import { bundleWorker } from "../../scripts/worker/bundle.ts";
import { say } from "../../src/i18n/sentence.ts";
import { machineOf } from "../report/machine.ts";
import { requestsReport } from "../report/requests.ts";
import { measureCrons } from "./crons.ts";
import { measureKinds } from "./kinds-measured.ts";
import { measureMemory } from "./memory.ts";

const USAGE = say("bench-requests-usage", { language: say("what-lang-takes") });
const { values: options } = readCommand({
  command: "npm run bench:requests",
  usage: USAGE,
  options: {
    quick: { type: "boolean", default: false },
  },
});

const companies = options.quick ? 20 : 500;
const startedAt = performance.now();
const tell = (what: string) =>
  console.error(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${what}`);

const folder = await mkdtemp(join(tmpdir(), "yingbin-bench-requests-"));
const empty = join(folder, "empty.js");
await bundleWorker("bench/workers/empty.ts", empty);
const kinds = await measureKinds(options.quick ? 5 : 200, tell);
const crons = [...(await measureCrons(1, tell)), ...(await measureCrons(companies, tell))];
const memory = await measureMemory({ empty, companies, rows: options.quick ? 5_000 : 125_000, tell });
const [, , load = Number.NaN] = loadavg();
const report = requestsReport({ machine: machineOf(new Date()), load, kinds: [...kinds, ...crons], memory });
console.log(report);
if (!options.quick) await writeFile(new URL("../REQUESTS.md", import.meta.url), report);
await rm(folder, { recursive: true, force: true });
process.exit();
