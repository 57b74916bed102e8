/**
 * A receiver with a WeCom of its own, and the load generator that posts to it. Each measurement has a fresh, warm
 * stage. Measures nothing itself.
 */
import { join } from "node:path";
import { Child } from "./child.ts";
import { clock, sleep } from "./clock.ts";
import type { LoadFunctions, OpenLoop, OpenLoopResult, Posted } from "./load/process.ts";
import type { About, Receiver } from "./receivers.ts";
import type { WecomFunctions } from "./wecom/process.ts";

/** The window and a margin, after which no missing send can come. */
const GIVE_UP_MS = 25_000;

export const newLoad = () => new Child<LoadFunctions>(new URL("load/process.ts", import.meta.url));
export type Load = ReturnType<typeof newLoad>;

export class Stage<R extends Receiver = Receiver> {
  readonly wecom: Child<WecomFunctions>;
  readonly load: Load;
  readonly receiver: R;
  readonly #folder: string;

  private constructor(wecom: Child<WecomFunctions>, load: Load, receiver: R, folder: string) {
    this.wecom = wecom;
    this.load = load;
    this.receiver = receiver;
    this.#folder = folder;
  }

  static async start<R extends Receiver>(
    load: Load,
    folder: string,
    start: (about: About) => Promise<R>,
  ): Promise<Stage<R>> {
    const wecom = new Child<WecomFunctions>(new URL("wecom/process.ts", import.meta.url));
    return new Stage(wecom, load, await start(await wecom.call("about")), folder);
  }

  /** Makes callbacks and gives them to the load generator in place of its earlier ones. */
  async prepare(count: number): Promise<void> {
    await this.load.call("load", await this.makeCallbacks(count), this.receiver.takes ?? "callback");
  }

  /** Makes callbacks, and gives the path of their file. */
  async makeCallbacks(count: number): Promise<string> {
    const path = join(this.#folder, "callbacks.json");
    await this.wecom.call("prepare", count, path);
    return path;
  }

  closed(connections: number, ms: number): Promise<Posted[]> {
    return this.load.call("closed", { port: this.receiver.port, connections, ms });
  }

  open(how: Omit<OpenLoop, "port">): Promise<OpenLoopResult> {
    return this.load.call("open", { port: this.receiver.port, ...how });
  }

  /** Posts `count` callbacks as fast as the receiver answers, and waits for their sends. */
  async warmUp(count: number, sends: boolean): Promise<void> {
    await this.prepare(count);
    const posted = await this.closed(8, GIVE_UP_MS);
    if (sends) await this.sendsOf(posted);
  }

  /** The time of each code's send; resolves when all have come, or after `GIVE_UP_MS`. */
  async sendsOf(posted: Posted[]): Promise<Map<string, number>> {
    const until = clock() + GIVE_UP_MS;
    while ((await this.wecom.call("countSends")) < posted.length && clock() < until) await sleep(20);
    return await this.wecom.call("takeSends");
  }

  async stop(): Promise<void> {
    await Promise.all([this.receiver.stop(), this.wecom.stop()]);
  }
}
