/** A process that is killed like in a crash, and that never outlives this one. Knows nothing of what it runs. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

export class Killable {
  #child: ChildProcess | null = null;

  /** The process's id; null while it is down. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Takes a process that has just begun. */
  take(child: ChildProcess): void {
    this.#child = child;
    process.once("exit", this.#end);
  }

  /** Ends it without a chance to write anything; resolves when it has ended. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    process.off("exit", this.#end);
    const exited = once(child, "exit");
    this.#end();
    this.#child = null;
    await exited;
  }

  readonly #end = () => this.#child?.kill("SIGKILL");
}
