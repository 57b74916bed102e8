/**
 * The memory of the Worker's process in the states that need most, beyond the process of an empty Worker. The memory of an
 * isolate cannot be seen from outside; the process has all isolates, V8's own memory and workerd's, so it is more.
 */
import { readFileSync } from "node:fs";
import { SHARDS } from "../../src/objects/names.ts";
import { MAX_FILE_BYTES } from "../../src/rules/file-size.ts";
import { Worker } from "../../test/cloudflare/worker.ts";
import { sleep } from "../clock.ts";
import { PLAIN_CONFIG } from "../rig.ts";
import { lengthen } from "./long-record.ts";
import { rulesUpTo } from "./rules-file.ts";
import { RequestStage } from "./stage.ts";

export interface MemoryUsed {
  name: string;
  /** In MB, a moment after the work. */
  after: number;
  /** In MB, the most that the process had at any time. */
  most: number;
}

interface MemoryOptions {
  /** The bundle of the empty Worker. */
  empty: string;
  companies: number;
  /** The length of the long record. */
  rows: number;
  tell(what: string): void;
}

/** V8 frees what it must: so its heap may be as large as an isolate's memory at Cloudflare, and no larger. */
const HELD = { v8Flags: ["--max-heap-size=128"] };
const SETTLED_MS = 2_000;
const ASKERS = 4;
const PAGES = 20;

export async function measureMemory({ empty, companies, rows, tell }: MemoryOptions): Promise<MemoryUsed[]> {
  tell("memory: an empty Worker");
  const worker = await Worker.start({
    secrets: {},
    keepsLog: false,
    bundle: empty,
    wranglerConfig: PLAIN_CONFIG,
    ...HELD,
  });
  await (await fetch(worker.url)).text();
  await sleep(SETTLED_MS);
  const base = { after: memoryOf(worker.pid, "VmRSS"), most: memoryOf(worker.pid, "VmHWM") };
  await worker.stop();

  const used: MemoryUsed[] = [];
  /** Does the work in a Worker of its own. */
  const during = async (name: string, work: (stage: RequestStage) => Promise<unknown>) => {
    tell(`memory: ${name}`);
    const stage = await RequestStage.start(HELD);
    await work(stage);
    await sleep(SETTLED_MS);
    const { pid } = stage.worker;
    const after = memoryOf(pid, "VmRSS") - base.after;
    used.push({ name, after, most: memoryOf(pid, "VmHWM") - base.most });
    await stage.stop();
  };

  await during("idle, after a welcome of each kind", async (stage) => {
    const corps = [
      stage.own,
      ...(await stage.install(stage.template, 1)),
      ...(await stage.install(stage.thirdParty, 1)),
    ];
    for (const corp of corps) await stage.greet(corp);
    await stage.enter();
  });
  await during("rules of 1 MB, in eight objects that have sent by them, and checked once", async (stage) => {
    const text = rulesUpTo(MAX_FILE_BYTES);
    stage.worker.kv.values.set("RULES/rules", text);
    await stage.ask("POST", "/api/rules/check", { body: text });
    for (let n = 0; n < SHARDS * 6; n += 1) await stage.greet(stage.own, { state: `shop-${n}` });
  });
  await during(`${companies} companies, visited by the cron, each with a customer`, async (stage) => {
    const corps = await stage.install(stage.template, companies);
    await stage.worker.runCron("*/5 * * * *");
    for (const corp of corps) await stage.greet(corp);
  });
  await during(
    `a record of ${rows.toLocaleString("en-US")}, four people turning its pages`,
    async (stage) => {
      await lengthen(stage, rows);
      const turn = async () => {
        let cursor = "";
        for (let n = 0; n < PAGES; n += 1) {
          const answer = await stage.ask("GET", `/api/deliveries?app=sales&limit=200${cursor}`);
          const next: unknown = JSON.parse(answer).cursor;
          cursor = typeof next === "string" ? `&cursor=${next}` : "";
        }
      };
      await Promise.all(Array.from({ length: ASKERS }, turn));
    },
  );
  await during("an upload of 20 MB, the largest", (stage) =>
    stage.ask("POST", "/api/uploads?type=file", {
      body: new Uint8Array(20 * 1_048_576).fill(7),
      expects: [201],
    }),
  );
  return used;
}

/** In megabytes. */
function memoryOf(pid: number | null, field: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1_024;
}
