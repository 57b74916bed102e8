/**
 * A build of the Worker from which something was taken out: a copy of the source with a few texts replaced, bundled as
 * the production bundle is. A text that is not there any more fails loudly.
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export interface Patch {
  /** Below `src/`. */
  file: string;
  /** Stands there exactly once. */
  find: string;
  replace: string;
}

export interface Mutant {
  bundle: string;
  remove(): Promise<void>;
}

const COPIED = ["src", "openapi.json", "package.json", "tsconfig.json", "wrangler.toml"];

export async function buildMutant(patches: readonly Patch[]): Promise<Mutant> {
  const folder = await mkdtemp(join(tmpdir(), "yingbin-mutant-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const name of COPIED) await cp(name, join(folder, name), { recursive: true });
    await symlink(resolve("node_modules"), join(folder, "node_modules"));
    for (const patch of patches) await apply(folder, patch);
    const wrangler = resolve("node_modules/.bin/wrangler");
    await promisify(execFile)(wrangler, ["deploy", "--dry-run", "--outdir", "dist"], { cwd: folder });
    return { bundle: join(folder, "dist/index.js"), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function apply(folder: string, { file, find, replace }: Patch): Promise<void> {
  const path = join(folder, "src", file);
  const text = await readFile(path, "utf8");
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`src/${file} has this ${times} times, not once: ${find}`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
}
