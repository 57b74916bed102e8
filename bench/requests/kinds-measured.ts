/** Measures each kind of request, in one process of workerd. */
import { kindsOf } from "./kinds.ts";
import { lengthen } from "./long-record.ts";
import { CpuMeter, type RequestCpu } from "./measure.ts";
import { RequestStage } from "./stage.ts";

export interface Measured extends RequestCpu {
  name: string;
  /** What takes the time, where it may be long. */
  where?: string;
}

const ROWS = 125_000;

/** `count`: how many of each kind, where it sets no limit of its own. */
export async function measureKinds(count: number, tell: (what: string) => void): Promise<Measured[]> {
  const stage = await RequestStage.start();
  await lengthen(stage, ROWS);
  const [crm] = await stage.install(stage.template, 1);
  const [market] = await stage.install(stage.thirdParty, 1);
  if (crm === undefined || market === undefined) throw new Error("nobody installed the suites");
  const meter = await CpuMeter.start(stage.worker.pid);
  const measured: Measured[] = [];
  for (const { name, where, atMost = count, works } of kindsOf({ crm, market })) {
    tell(name);
    const said = where === undefined ? { name } : { name, where };
    measured.push({ ...said, ...(await meter.each(await works(stage, Math.min(count, atMost)))) });
  }
  await stage.stop();
  return measured;
}
