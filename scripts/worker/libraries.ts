/**
 * Leaves out of the bundle what the Worker uses of no library. esbuild keeps a value that nothing uses when making it could
 * have an effect, and every entry of an object: here it is told which values have none, and which entries nobody reads.
 */
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { BUILT_IN_FILTERS } from "../../src/rules/engine/liquid.ts";

/** A change of a module's text, whose lines stay. A library in which there is nothing to change makes the build fail. */
interface Change {
  find: RegExp;
  replace: string | ((found: string) => string);
}

const IS_MADE_ALONE = "$1/* @__PURE__ */ (() => ($2))();";

/** Types of YAML, schemas and options of what writes YAML: the Worker reads events, and needs four of the types. */
const JS_YAML: Change[] = [
  { find: /^(var (?:\w+Tag|\w+_SCHEMA|\w+_OPTIONS) = )(\S.*?^[\])}]+);$/gms, replace: IS_MADE_ALONE },
  { find: /^(var [\w$]+ = )(`.*`|new RegExp\(.*\));$/gm, replace: IS_MADE_ALONE },
];

/** Filters that no text may use, and the reading of other files. */
const LIQUIDJS: Change[] = [
  {
    find: /^var \w+Filters = .*Object\.freeze\(\{[^}]*\}\)/gm,
    replace: (filters) =>
      filters.replaceAll(/^ +(\w+): [\w$]+,?$/gm, (line: string, name: string) =>
        name === "__proto__" || BUILT_IN_FILTERS.includes(name) ? line : "",
      ),
  },
  { find: /^(?:const|var) [\w$]+ = (?=argumentsToNumber\()/gm, replace: "$&/* @__PURE__ */ " },
  { find: /(?<=^ +fs: )fs(?=,$)/gm, replace: "{}" },
  {
    find: /^class Loader \{.*?^\}/gms,
    replace: (loader) => `class Loader {}${loader.replaceAll(/[^\n]/g, "")}`,
  },
];

const LIBRARIES = [
  { module: /[/\\]js-yaml[/\\]dist[/\\]js-yaml\.mjs$/, changes: JS_YAML },
  { module: /[/\\]liquidjs[/\\]dist[/\\]liquid\.browser\.mjs$/, changes: LIQUIDJS },
];

export const trimmedLibraries: Plugin = {
  name: "trimmed-libraries",
  setup: ({ onLoad }) => {
    for (const { module, changes } of LIBRARIES) {
      onLoad({ filter: module }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        return { contents: changes.reduce((changed, change) => withChange(changed, change, path), text) };
      });
    }
  },
};

function withChange(text: string, { find, replace }: Change, path: string): string {
  const changed = typeof replace === "string" ? text.replace(find, replace) : text.replace(find, replace);
  if (changed === text) throw new Error(`${path} has nothing like ${find}`);
  return changed;
}
