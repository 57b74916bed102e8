/**
 * Reads and writes the published rules file and the version before it, in KV. One call of wrangler reads both, and one
 * writes both.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { COMMON_FILE, fileOf } from "../../src/rules/file-keys.ts";
import { formerKey } from "../../src/rules/publisher.ts";
import { quote } from "../../src/schema/wording.ts";
import { giveUp, inWords } from "../words.ts";

const WRANGLER = fileURLToPath(new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Versions {
  current: string | null;
  former: string | null;
}

/** The deployed KV answers with texts, the local KV with groups that hold them. */
const value = v.nullable(v.string());
const values = v.pipe(
  v.string(),
  v.parseJson(),
  v.record(
    v.string(),
    v.union([
      value,
      v.pipe(
        v.object({ value }),
        v.transform((found) => found.value),
      ),
    ]),
  ),
);

/** The versions of a file in wrangler's answer; ends the command where the answer is no answer of wrangler's. */
export function versionsIn(answer: string, file: string): Versions {
  const read = v.safeParse(values, answer);
  if (!read.success) return giveUp(say("wrangler-not-understood"));
  const found = read.output;
  return { current: found[file] ?? null, former: found[formerKey(file)] ?? null };
}

/** The key of an app's file, or of the common file; ends the command where there can be no such app. */
export function keyOf(app: string | undefined): string {
  if (app === undefined) return COMMON_FILE;
  if (!/^[A-Za-z0-9_-]{1,32}(?:@[A-Za-z0-9_-]{1,64})?$/.test(app))
    giveUp(say("not-an-app-name", { app: quote(app) }));
  return fileOf(app);
}

export class Kv {
  /** The key of the file. */
  readonly file: string;
  readonly where: "local" | "remote";
  /** The path of wrangler's configuration. */
  readonly #config: string | null;

  private constructor(file: string, where: "local" | "remote", config: string | null) {
    this.file = file;
    this.where = where;
    this.#config = config;
  }

  static async open(where: "local" | "remote", app: string | undefined): Promise<Kv> {
    const file = keyOf(app);
    // The local KV, which `npm start` uses, is in the folder where the command runs.
    if (where === "local") return new Kv(file, where, null);
    // The configuration holds the id of the deployed namespace. Imported only here, since the reader of the
    // configuration loads slowly.
    const { writeMergedConfig } = await import("../wrangler/config.ts");
    return new Kv(file, where, writeMergedConfig(ROOT));
  }

  read(): Versions {
    return versionsIn(this.#wrangler("get", [this.file, formerKey(this.file)]), this.file);
  }

  write({ current, former }: Versions): void {
    const pairs = [
      { key: this.file, value: current },
      { key: formerKey(this.file), value: former },
    ];
    this.#wrangler(
      "put",
      pairs.filter(({ value }) => value !== null),
    );
  }

  #wrangler(what: "get" | "put", content: unknown): string {
    const folder = mkdtempSync(join(tmpdir(), "yingbin-rules-"));
    try {
      const path = join(folder, "keys.json");
      writeFileSync(path, JSON.stringify(content));
      const args = [WRANGLER, "kv", "bulk", what, path, "--binding", "RULES", `--${this.where}`];
      if (this.#config !== null) args.push("--config", this.#config);
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        // At this level wrangler prints the values that it read.
        env: { ...process.env, NO_COLOR: "1", WRANGLER_LOG: "log" },
        maxBuffer: 64 * 1_048_576,
      });
      if (status === 0) return stdout;
      const why = inWords(say("kv-not-reached", { hint: this.#hint() }));
      return giveUp(`${stderr.trim() || stdout.trim()}\n${why}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  #hint(): Sentence | "" {
    return this.where === "remote" ? say("log-in-first") : "";
  }
}
