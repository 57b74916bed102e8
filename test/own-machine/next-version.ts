/** A version of Yingbin that comes after this one: a folder with its source and its build, of which a machine can serve. */
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { built } from "../../scripts/serve/build.ts";
import { buildMutant, type Patch } from "../chaos/mutant.ts";

/** What it stores with each delivery, in a column of its own. */
export const ADDED = { column: "greeting", value: "spring" } as const;

const PATCHES: readonly Patch[] = [
  {
    file: "delivery/record/table/columns.ts",
    find: "} satisfies Record<Exclude<keyof Delivery",
    replace: `  ${ADDED.column}: added(5, "TEXT", maybeText, "keep"),
} satisfies Record<Exclude<keyof Delivery`,
  },
  {
    file: "delivery/delivery.ts",
    find: "    ...claim,\n    by: given",
    replace: `    ...claim,
    ${ADDED.column}: "${ADDED.value}",
    by: given`,
  },
];

export interface NextVersion {
  root: string;
  remove(): void;
}

export async function nextVersion(): Promise<NextVersion> {
  const root = mkdtempSync(join(tmpdir(), "yingbin-next-"));
  const { services } = await built(resolve("."));
  const { bundle, remove } = await buildMutant(PATCHES);
  for (const path of ["scripts", "own-machine", "src", "package.json", "wrangler.toml", "tsconfig.json"]) {
    cpSync(path, join(root, path), { recursive: true });
  }
  for (const path of ["node_modules", "assets", "console"]) symlinkSync(resolve(path), join(root, path));
  // After its sources, so that nothing is built anew.
  cpSync(join(services, ".."), join(root, "dist/own-machine"), { recursive: true });
  copyFileSync(bundle, join(root, "dist/index.js"));
  await remove();
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
