/** Runs a command of `scripts`, in English and without a token in its environment. */
import { execFile } from "node:child_process";
import { resolve } from "node:path";

export interface Ran {
  code: number;
  said: string;
}

export function run(script: string, ...args: string[]): Promise<Ran> {
  const all = ["--disable-warning=ExperimentalWarning", resolve(`scripts/${script}.ts`), ...args];
  const env = { ...process.env, LC_ALL: "en_US.UTF-8", ADMIN_TOKEN: "" };
  return new Promise((done) => {
    const child = execFile(resolve("node_modules/.bin/node"), all, { env }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, said: out + err }),
    );
  });
}
