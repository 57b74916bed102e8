/** Describes the machine and the commit of a run. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import * as v from "valibot";
import { redisVersion } from "../redis.ts";

export interface Machine {
  date: string;
  processor: string;
  memory: string;
  system: string;
  node: string;
  workerd: string;
  /** Null where it is missing. */
  redis: string | null;
  commit: string;
}

const packageSchema = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

export function machineOf(now: Date): Machine {
  const [first, ...others] = cpus();
  const workerd = v.parse(packageSchema, readFileSync("node_modules/workerd/package.json", "utf8"));
  return {
    date: now.toISOString().slice(0, 10),
    processor: `${others.length + 1} cores, ${first?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${type()} ${release().replace(/-.*/, "")}`,
    node: process.version.slice(1),
    workerd: workerd.version,
    redis: redisVersion(),
    commit: commit(),
  };
}

function commit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }).trim();
  try {
    return (
      git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "src") === "" ? "" : ", changed")
    );
  } catch {
    return "unknown";
  }
}
