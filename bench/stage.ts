/**
 * One receiver with a WeCom of its own and the load generator before it; each measurement has a fresh one, warmed
 * up. Measures nothing itself.
 */
import { join } from "node:path";
import { Child } from "./child.ts";
import { clock, sleep } from "./clock.ts";
import type { LoadFunctions, OpenLoop, OpenLoopResult, Posted } from "./load/process.ts";
import type { About, Receiver } from "./receivers.ts";
import type { WecomFunctions } from "./wecom/process.ts";

/** A send that has not come after the window and a little is not coming. */
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

  /** Makes callbacks and hands them to the load generator, in the place of those that it had. */
  async prepare(count: number): Promise<void> {
    await this.load.call("load", await this.makeCallbacks(count));
  }

  /** Makes callbacks; gives the path of the file that they are in. */
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

  /** Serves so many, as fast as it goes, and lets them be sent. */
  async warmUp(count: number, sends: boolean): Promise<void> {
    await this.prepare(count);
    const posted = await this.closed(8, GIVE_UP_MS);
    if (sends) await this.sendsOf(posted);
  }

  /** When each code was sent with, once all have been or none comes any more. */
  async sendsOf(posted: Posted[]): Promise<Map<string, number>> {
    const until = clock() + GIVE_UP_MS;
    while ((await this.wecom.call("countSends")) < posted.length && clock() < until) await sleep(20);
    return await this.wecom.call("takeSends");
  }

  async stop(): Promise<void> {
    await Promise.all([this.receiver.stop(), this.wecom.stop()]);
  }
}
