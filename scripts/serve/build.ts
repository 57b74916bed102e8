/** Builds what the machine runs, where it is missing or older than its sources. */
import { execSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { say } from "../../src/i18n/sentence.ts";
import { giveUp } from "../words.ts";
import { told } from "./log.ts";
import { type MachineSettings, machineSettings, readSettings } from "./settings.ts";

const BUNDLE = "dist/index.js";
const BUNDLE_SOURCES = ["src", "console", "scripts/worker", "package.json", "wrangler.toml", "tsconfig.json"];
const SERVICES = "dist/own-machine/services.js";
const BESIDE_WORKER = "dist/own-machine/beside-worker.js";
const SETTINGS = "dist/own-machine/settings.json";
const SERVICES_SOURCES = ["own-machine"];
const SETTINGS_SOURCES = ["wrangler.toml", "scripts/serve/settings.ts"];

export interface Built {
  bundle: string;
  services: string;
  settings: MachineSettings;
}

/** Builds in the folder of the source; prints wrangler's output only when the build fails. */
export async function built(root: string): Promise<Built> {
  const at = (path: string) => join(root, path);
  if (isToBuild(root, BUNDLE, BUNDLE_SOURCES)) buildBundle(root);
  return { bundle: at(BUNDLE), ...(await builtServices(root)) };
}

/** The services beside the Worker, and the settings. */
export async function builtServices(root: string): Promise<Omit<Built, "bundle">> {
  const at = (path: string) => join(root, path);
  if ([SERVICES, BESIDE_WORKER].some((file) => isToBuild(root, file, SERVICES_SOURCES))) {
    await buildServices(root);
  }
  if (isToBuild(root, SETTINGS, SETTINGS_SOURCES)) await writeSettings(root);
  const settings = v.parse(machineSettings, JSON.parse(readFileSync(at(SETTINGS), "utf8")));
  return { services: at(SERVICES), settings };
}

/** Whether a file is to be built; where no builder is installed, what is there is taken as it is. */
function isToBuild(root: string, file: string, sources: readonly string[]): boolean {
  const at = (path: string) => join(root, path);
  const canBuild = existsSync(at("node_modules/wrangler"));
  return (canBuild || !existsSync(at(file))) && isOlder(at(file), sources.map(at));
}

/** Whether a file is missing, or older than any source. Sources that are not there, as in an image, do not count. */
export function isOlder(file: string, sources: readonly string[]): boolean {
  if (!existsSync(file)) return true;
  const { mtimeMs } = statSync(file);
  return sources.some((source) => newest(source) > mtimeMs);
}

/** The time of the last change below a path. A folder's own time tells of files that are gone. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((last, name) => Math.max(last, newest(join(path, name))), found.mtimeMs);
}

function buildBundle(root: string): void {
  console.log(told("info", { event: "machine.building" }));
  try {
    execSync("npm run build", { cwd: root, stdio: "pipe" });
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? `${error.stdout}` : "";
    console.error(output);
    giveUp(say("worker-not-built"));
  }
}

async function buildServices(root: string): Promise<void> {
  // Imported only here, since an image has no esbuild.
  const { build } = await import("esbuild");
  for (const [entry, file] of [
    ["own-machine/services.ts", SERVICES],
    ["own-machine/beside-worker.ts", BESIDE_WORKER],
  ] as const) {
    const { outputFiles } = await build({
      entryPoints: [join(root, entry)],
      bundle: true,
      write: false,
      format: "esm",
      target: "es2024",
      external: ["cloudflare:*"],
    });
    for (const { contents } of outputFiles) writeWhole(join(root, file), contents);
  }
}

async function writeSettings(root: string): Promise<void> {
  // The reader of the configuration loads slowly.
  const { experimental_readRawConfig } = await import("wrangler");
  const { rawConfig } = experimental_readRawConfig({ config: join(root, "wrangler.toml") });
  const read = readSettings({ ...rawConfig });
  if (!read.ok) return giveUp(read.why);
  writeWhole(join(root, SETTINGS), JSON.stringify(read.settings));
}

/** Another start may read the file at any moment. */
function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(join(path, ".."), { recursive: true });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, path);
}
