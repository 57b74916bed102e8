/** Runs the commands of the project as people run them: in a folder with their files, in English. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export class Terminal {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#env = env;
  }

  /** Opens one in a new folder; `env` is added to the environment of each command. */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
    return new Terminal(await mkdtemp(join(tmpdir(), "yingbin-terminal-")), env);
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  save(name: string, text: string): Promise<void> {
    return writeFile(join(this.folder, name), text);
  }

  /** Runs `npm run <command> -- <args>`. */
  run(command: string, ...args: string[]): Promise<Ran> {
    const env = { ...process.env, LC_ALL: "en_US.UTF-8", ...this.#env };
    return new Promise((done) => {
      execFile(
        resolve("node_modules/.bin/node"),
        [resolve(`scripts/${command}.ts`), ...args],
        { cwd: this.folder, env },
        (error, out, err) => done({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
      );
    });
  }
}
