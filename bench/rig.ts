/** Holds what a run of the bench needs: the plan, the bundles, a folder, the load generator. Measures nothing. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../scripts/worker/bundle.ts";
import type { Plan } from "./plan.ts";
import { type About, RECEIVERS, type Receiver, type ReceiverName, startReceiver } from "./receivers.ts";
import { redisMissing } from "./redis.ts";
import { type Load, newLoad, Stage } from "./stage.ts";

const WORKERS = "bench/workers";
export const FLOORS_CONFIG = `${WORKERS}/floors.toml`;
export const PLAIN_CONFIG = `${WORKERS}/plain.toml`;

export interface Bundles {
  floors: string;
  empty: string;
  lazy: string;
  rules: string;
  units: string;
}

export class Rig {
  readonly plan: Plan;
  readonly folder: string;
  readonly load: Load;
  readonly bundles: Bundles;
  /** The receivers that this machine can run. */
  readonly receivers: readonly ReceiverName[];

  private constructor(plan: Plan, folder: string, bundles: Bundles) {
    this.plan = plan;
    this.folder = folder;
    this.bundles = bundles;
    this.load = newLoad();
    this.receivers = RECEIVERS.filter((name) => name !== "bullmq" || redisMissing() === null);
  }

  static async start(plan: Plan): Promise<Rig> {
    const folder = await mkdtemp(join(tmpdir(), "yingbin-bench-"));
    // As the production bundle is built.
    const build = async (name: string) => {
      const file = join(folder, `${name}.js`);
      await bundleWorker(`${WORKERS}/${name}.ts`, file);
      return file;
    };
    const [floors, empty, lazy, rules, units] = await Promise.all([
      build("floors"),
      build("empty"),
      build("lazy"),
      build("rules"),
      build("units"),
    ]);
    return new Rig(plan, folder, { floors, empty, lazy, rules, units });
  }

  stage(name: ReceiverName, sends: boolean): Promise<Stage> {
    const floors = { bundle: this.bundles.floors, wranglerConfig: FLOORS_CONFIG };
    return this.warmStage((about) => startReceiver(name, about, sends, floors), sends);
  }

  /** The receivers in the order of a round: each round begins with the next one, so that none is always first. */
  inOrderOf(round: number): ReceiverName[] {
    const first = (round - 1) % this.receivers.length;
    return [...this.receivers.slice(first), ...this.receivers.slice(0, first)];
  }

  /** A receiver with a WeCom of its own, which has served the plan's warm-up. */
  async warmStage<R extends Receiver>(
    start: (about: About) => Promise<R>,
    sends: boolean,
  ): Promise<Stage<R>> {
    const stage = await this.coldStage(start);
    await stage.warmUp(this.plan.warmUp, sends);
    return stage;
  }

  coldStage<R extends Receiver>(start: (about: About) => Promise<R>): Promise<Stage<R>> {
    return Stage.start(this.load, this.folder, start);
  }

  async stop(): Promise<void> {
    await this.load.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
