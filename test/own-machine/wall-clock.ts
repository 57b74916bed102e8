/** A wall clock for processes that a test starts, which jumps when the test says so. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const SHIM = resolve("test/own-machine/clock-shim.c");
const COMPILERS = ["cc", "tcc"];

export class WallClock {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null where no compiler of C is installed. */
  static make(): WallClock | null {
    const clock = new WallClock(mkdtempSync(join(tmpdir(), "yingbin-clock-")));
    clock.jump(0);
    for (const compiler of COMPILERS) {
      const flags = ["-shared", "-fPIC", "-nostdlib", "-o", clock.#shim, SHIM];
      const { status, stderr } = spawnSync(compiler, flags, { encoding: "utf8" });
      if (status === 0) return clock;
      if (status !== null) throw new Error(`${compiler}: ${stderr}`);
    }
    clock.remove();
    return null;
  }

  get #shim(): string {
    return join(this.#folder, "shim.so");
  }

  get #jump(): string {
    return join(this.#folder, "jump");
  }

  /** What a process needs in its environment to go by this clock. */
  get environment(): Record<string, string> {
    return { LD_PRELOAD: this.#shim, WALL_CLOCK_JUMP: this.#jump };
  }

  /** Puts the clock so many seconds before or behind the machine's own. */
  jump(seconds: number): void {
    const number = Buffer.alloc(8);
    number.writeBigInt64LE(BigInt(seconds));
    // In place: the processes have the file mapped into memory.
    writeFileSync(this.#jump, number, { flag: existsSync(this.#jump) ? "r+" : "w" });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
