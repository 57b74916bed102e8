/**
 * Has rooms of the Worker evaluated when one of their functions is first called, and not at its start: WeCom gets its
 * answer without them. The source imports them like any other module.
 *
 * esbuild splits the Worker into chunks: what starts at once, and what late rooms alone need. Each late chunk becomes a
 * function that evaluates it, and a second bundling makes one module of all chunks.
 */
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** By the path of a module, the functions of it that other rooms import. */
export type LateRooms = Readonly<Record<string, readonly string[]>>;

const LATE_ROOMS: LateRooms = {
  "src/api/route.ts": ["answerApi"],
  "src/rules/explain/explain.ts": ["explain"],
  "src/rules/explain/question.ts": ["explainQuestion"],
  "src/rules/load.ts": ["checkInSteps", "loadInSteps", "loadRules"],
};

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Bundles a Worker. All paths begin at the root of the source; those `atStart` are of modules that are not late. */
export async function bundleWithLateRooms(entry: string, options: BuildOptions, rooms = LATE_ROOMS) {
  const { start, texts, atStart } = await chunksOf(entry, options, rooms);
  const bundled = await build({ ...options, entryPoints: [start], plugins: [modulesOf(texts)] });
  return { ...bundled, atStart };
}

/** By their names, as `./index.js`, by which they import each other. */
interface Chunks {
  start: string;
  texts: ReadonlyMap<string, string>;
  /** The modules that are evaluated at the start. */
  atStart: string[];
}

/** Nothing is written there. */
const FOLDER = "chunks";

async function chunksOf(entry: string, options: BuildOptions, rooms: LateRooms): Promise<Chunks> {
  const { outfile: _, ...others } = options;
  const { outputFiles, metafile } = await build({
    ...others,
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: FOLDER,
    splitting: true,
    write: false,
    minify: false,
    metafile: true,
    sourcemap: "inline",
    plugins: [...(options.plugins ?? []), facadesOf(rooms)],
  });
  const [start] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
  if (start === undefined) throw new Error(`${entry} gave no chunk`);
  const early = importedBy(start, metafile);
  const names = new Set([...early].map(nameOf));
  const texts = outputFiles.map(({ path, text }) => {
    const name = nameOf(path);
    return [name, names.has(name) ? asModule(text) : asFunction(text, names)] as const;
  });
  const atStart = [...early].flatMap((chunk) => Object.keys(metafile.outputs[chunk]?.inputs ?? {}));
  return { start: nameOf(start), texts: new Map(texts), atStart };
}

const nameOf = (path: string) => `./${basename(path)}`;

/** Puts a module in the place of each late room, with its functions: they have the room evaluated, and call it. */
const facadesOf = (rooms: LateRooms): Plugin => ({
  name: "late-rooms",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.{1,2}\// }, ({ kind, resolveDir, path }) => {
      const room = relative(ROOT, join(resolveDir, path));
      return kind === "import-statement" && Object.hasOwn(rooms, room)
        ? { path: room, namespace: FOLDER }
        : null;
    });
    onLoad({ filter: /./, namespace: FOLDER }, ({ path }) => {
      const room = `import(${JSON.stringify(`./${path}`)})`;
      const functions = (rooms[path] ?? []).map(
        (name) => `export const ${name} = (...given) => ${room}.${name}(...given);`,
      );
      return { contents: functions.join("\n"), resolveDir: ROOT };
    });
  },
});

/** The paths of a chunk, and of all that it imports. */
function importedBy(start: string, { outputs }: Metafile): ReadonlySet<string> {
  const found = new Set([start]);
  for (const chunk of found) {
    for (const { path, kind } of outputs[chunk]?.imports ?? []) {
      if (kind === "import-statement" && outputs[path] !== undefined) found.add(path);
    }
  }
  return found;
}

/** Statements as esbuild writes them. */
const IMPORT = /^import (?:([^"]+) from )?"([^"]+)";$/gm;
const EXPORT = /^export (\{[^}]*\});$/m;
const LATE_IMPORT = /\bimport\("([^"]+)"\)/g;
const SOURCE_MAP = /^(?=\/\/# sourceMappingURL=)/m;

/** Calls the functions of late chunks, and notes what must be imported for that. */
class LateCalls {
  readonly #chunks = new Set<string>();

  of(chunk: string): string {
    this.#chunks.add(chunk);
    return `${functionOf(chunk)}()`;
  }

  get imports(): string {
    return [...this.#chunks].map((chunk) => `import ${functionOf(chunk)} from "${chunk}";\n`).join("");
  }
}

const functionOf = (chunk: string) => `late_${chunk.replaceAll(/\W/g, "_")}`;

/** Every line stays where it is, for the source map; so it does in `asFunction`. */
function asModule(chunk: string): string {
  const calls = new LateCalls();
  const text = chunk.replace(LATE_IMPORT, (_, name: string) => calls.of(name));
  return text.replace(SOURCE_MAP, () => calls.imports);
}

/** A late chunk as a module that exports a function, which evaluates the chunk and gives its exports. */
function asFunction(chunk: string, atStart: ReadonlySet<string>): string {
  const calls = new LateCalls();
  const imports = [`import { once } from ${JSON.stringify(ONCE)};\n`];
  const late: string[] = [];
  const body = chunk
    .replace(IMPORT, (statement: string, names: string | undefined, from: string) => {
      if (!from.startsWith("./") || atStart.has(from)) imports.push(`${statement}\n`);
      else late.push(`const ${asPattern(names ?? "{}")} = ${calls.of(from)};`);
      return statement.replaceAll(/[^\n]/g, "");
    })
    .replace(LATE_IMPORT, (_, name: string) => calls.of(name))
    .replace(EXPORT, (_, names: string) => `return ${asLiteral(names)};\n});`);
  return `export default once(() => {${late.join("")}${body}`.replace(
    SOURCE_MAP,
    () => imports.join("") + calls.imports,
  );
}

const ONCE = fileURLToPath(new URL("once.ts", import.meta.url));

/** The names of an import, `{ a, b as c }`, as a pattern has them, in one line. */
const asPattern = (names: string) => names.replaceAll(" as ", ": ").replaceAll("\n", "");
/** The names of an export, as an object literal has them. */
const asLiteral = (names: string) => names.replaceAll(/([\w$]+) as ([\w$]+)/g, "$2: $1").replaceAll("\n", "");

const modulesOf = (texts: ReadonlyMap<string, string>): Plugin => ({
  name: "chunks",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\// }, ({ path }) => (texts.has(path) ? { path, namespace: FOLDER } : null));
    onLoad({ filter: /./, namespace: FOLDER }, ({ path }) => ({
      contents: texts.get(path) ?? "",
      resolveDir: ROOT,
    }));
  },
});
