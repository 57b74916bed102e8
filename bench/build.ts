/** Builds Workers as the production bundle is built: by wrangler, minified. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Builds an entry that a wrangler configuration describes into `outDir`; gives the bundle's path. */
export async function bundle(entry: string, wranglerConfig: string, outDir: string): Promise<string> {
  const args = ["deploy", entry, "--config", wranglerConfig, "--dry-run", "--outdir", outDir];
  try {
    await run("wrangler", args, { env: { ...process.env, WRANGLER_SEND_METRICS: "false" } });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? `${error.stderr}` : "";
    throw new Error(`${entry} could not be built:\n${output}`);
  }
  return join(outDir, `${entry.replace(/^.*\//, "").replace(/\.ts$/, "")}.js`);
}
