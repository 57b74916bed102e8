/**
 * The cost of a start: time and processor time from starting workerd to its first answer, less the same for an empty
 * Worker with our bindings; the evaluation of our modules alone; the size of the bundle.
 */
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { Worker } from "../../test/cloudflare/worker.ts";
import { threadsCpuMs } from "../cpu.ts";
import type { Figures } from "../figures.ts";
import type { Rig } from "../rig.ts";

export const BUNDLE = "dist/index.js";

export async function measureStart(rig: Rig, figures: Figures): Promise<void> {
  for (let n = 0; n < rig.plan.starts; n += 1) {
    const empty = await start({ bundle: rig.bundles.empty }, "/");
    const whole = await start({}, "/healthz");
    const lazy = await start({ bundle: rig.bundles.lazy }, "/");
    figures.add("start empty ms", empty.first);
    figures.add("start whole ms", whole.first);
    figures.add("start ours ms", whole.first - empty.first);
    figures.add("start ours cpu ms", whole.cpu - empty.cpu);
    figures.add("start evaluation ms", lazy.firstRequest - empty.firstRequest);
  }
}

export async function measureBundle(figures: Figures): Promise<void> {
  const bundle = await readFile(BUNDLE);
  figures.add("bundle bytes", bundle.length);
  figures.add("bundle gzipped", gzipSync(bundle, { level: 9 }).length);
}

/** From the process's start to its first answer, and the first request's share of it, in ms. */
async function start(of: { bundle?: string }, path: string) {
  const worker = await Worker.start({ secrets: {}, keepsLog: false, ...of });
  // The first start makes the files of the objects' storage, which takes as long as a third of our code.
  await worker.kill();
  await worker.begin();
  const askedAt = performance.now();
  const status = await get(worker.url + path);
  const answeredAt = performance.now();
  const { startedAt } = worker;
  const cpu = threadsCpuMs(worker.pid);
  await worker.stop();
  if (status !== 200) throw new Error(`${path}: HTTP ${status}`);
  return { first: answeredAt - startedAt, firstRequest: answeredAt - askedAt, cpu };
}

function get(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(url, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    call.on("error", reject).end();
  });
}
