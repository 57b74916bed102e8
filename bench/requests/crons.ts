/** Measures the crons of a Worker with one company's own app, and companies that installed a suite. */
import { sleep } from "../clock.ts";
import type { Measured } from "./kinds-measured.ts";
import { CpuMeter } from "./measure.ts";
import { RequestStage } from "./stage.ts";

const WARM = "*/5 * * * *";
const PRUNE = "17 19 * * *";
const RUNS = 3;
/** Longer than a run over the companies takes. */
const RUN_MS = 120_000;
/** An alarm that prunes comes soon after the cron. */
const BEHIND_MS = 6_000;

export async function measureCrons(companies: number, tell: (what: string) => void): Promise<Measured[]> {
  tell(`crons, ${companies} companies`);
  const stage = await RequestStage.start();
  await stage.install(stage.template, companies);
  await stage.greet(stage.own);
  const { worker } = stage;
  const meter = await CpuMeter.start(worker.pid);
  const runs = () => worker.log.filter((line) => line.includes("suite.companies-warm")).length;
  const warmed: number[] = [];
  const answered: number[] = [];
  const pruned: number[] = [];
  for (let n = 0; n < RUNS; n += 1) {
    let untilAnswer = 0;
    const all = await meter.during(async () => {
      const before = runs();
      untilAnswer = await meter.during(() => worker.runCron(WARM));
      // Only the first run finds every company due.
      const until = Date.now() + (n === 0 ? RUN_MS : BEHIND_MS);
      while (runs() === before && Date.now() < until) await sleep(100);
    });
    answered.push(untilAnswer);
    warmed.push(all);
    const prune = async () => {
      await worker.runCron(PRUNE);
      await sleep(BEHIND_MS);
    };
    pruned.push(await meter.during(prune));
  }
  await stage.stop();
  const all = `${companies} ${companies === 1 ? "company" : "companies"}`;
  const objects = "objects: each company's, and that of the suite";
  return [
    row(`cron ${WARM}, ${all}, until it ends`, answered, "objects of the company's own app"),
    row(`the same, with the alarms in which the suite's object visits the companies`, warmed, objects),
    row(`cron ${PRUNE}: pruning, ${all}, with the alarms behind it`, pruned, objects),
  ];
}

const row = (
  name: string,
  [firstMs = Number.NaN, ...others]: readonly number[],
  where: string,
): Measured => ({
  name,
  where,
  firstMs,
  ms: others.reduce((sum, ms) => sum + ms, 0) / others.length,
  count: RUNS,
});
