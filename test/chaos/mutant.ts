/**
 * Builds the Worker with patches: the source, bundled as `npm run build` does it but not minified, with texts replaced on the way. A
 * text that the source does not hold makes the build fail.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { FOR_WORKERD } from "../../scripts/worker/bundle.ts";

export interface Patch {
  /** The path below `src/`, or from there to a file of the entry's. */
  file: string;
  /** A text that the file holds exactly once. */
  find: string;
  replace: string;
}

export interface Mutant {
  bundle: string;
  remove(): Promise<void>;
}

/** `entry` is the file to begin with. */
export async function buildMutant(patches: readonly Patch[], entry = "src/index.ts"): Promise<Mutant> {
  const folder = await mkdtemp(join(tmpdir(), "yingbin-mutant-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const bundle = join(folder, "index.js");
  try {
    const sources = await patched(patches);
    await build({
      entryPoints: [entry],
      outfile: bundle,
      ...FOR_WORKERD,
      logLevel: "silent",
      plugins: [instead(sources)],
    });
    return { bundle, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The patched sources by path. */
async function patched(patches: readonly Patch[]): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of patches) {
    const path = resolve("src", file);
    const text = sources.get(path) ?? (await readFile(path, "utf8"));
    const times = text.split(find).length - 1;
    if (times !== 1) throw new Error(`src/${file} has this ${times} times, not once: ${find}`);
    sources.set(
      path,
      text.replace(find, () => replace),
    );
  }
  return sources;
}

/**
 * A plugin that gives these sources in place of the files. Fails when the bundle does not hold a patched file, because
 * that patch changes nothing.
 */
function instead(sources: ReadonlyMap<string, string>): Plugin {
  const read = new Set<string>();
  return {
    name: "patched-sources",
    setup: ({ onLoad, onEnd }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(path);
        if (contents === undefined) return null;
        read.add(path);
        return { contents, loader: "ts" };
      });
      onEnd(() => ({
        errors: [...sources.keys()]
          .filter((path) => !read.has(path))
          .map((path) => ({ text: `the bundle has no ${path}` })),
      }));
    },
  };
}
