/**
 * Bundles a Worker into one module, as small as it gets: esbuild takes what is used, SWC shortens it further, by a
 * twentieth. Everything in it is ASCII, since V8 reads a text of one byte a sign faster.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { transform } from "@swc/core";
import type { BuildOptions } from "esbuild";
import { bundleWithLateRooms } from "./late.ts";
import { trimmedLibraries } from "./libraries.ts";
import { packedTexts, withTexts } from "./pack.ts";

/** In a clone. */
export const PRODUCTION = "dist/index.js";

/** What a Worker's source is bundled for. */
export const FOR_WORKERD = {
  bundle: true,
  format: "esm",
  target: "es2024",
  platform: "browser",
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*", "node:*"],
  logLevel: "error",
} as const satisfies BuildOptions;

/** Bundles the Worker for this folder, which is a clone. */
export const buildProduction = (folder: string): Promise<void> =>
  bundleWorker("src/index.ts", join(folder, PRODUCTION));

/** Writes the bundle and its source map. The entry's path begins at the root of the source. */
export async function bundleWorker(entry: string, file: string): Promise<void> {
  const { outputFiles = [] } = await bundleWithLateRooms(entry, {
    ...FOR_WORKERD,
    outfile: file,
    write: false,
    minify: true,
    sourcemap: "external",
    plugins: [packedTexts, trimmedLibraries],
  });
  const [map, bundle] = outputFiles.toSorted((a, b) => b.path.length - a.path.length);
  if (map === undefined || bundle === undefined) throw new Error(`${entry} gave no bundle`);
  const { code, map: sources = "" } = await transform(bundle.text, {
    isModule: true,
    minify: true,
    jsc: {
      target: FOR_WORKERD.target,
      minify: { module: true, compress: { passes: 3 }, mangle: true, format: { asciiOnly: true } },
    },
    inputSourceMap: map.text,
    sourceMaps: true,
  });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.map`, sources);
  await writeFile(file, `${withTexts(code)}\n//# sourceMappingURL=${basename(file)}.map\n`);
}
