/**
 * Puts a module's declarations, and the declarations of other modules that they need, into one text. Reads the
 * TypeScript that tsc emits for this project and no other; imports from packages stay imports.
 */
import { posix } from "node:path";

interface Module {
  /** The namespace that the module becomes. */
  namespace: string;
  /** Declarations by their name; overloads share a name. */
  declared: Map<string, string[]>;
  /** Names from other modules of the project: the module, and the name there. */
  imported: Map<string, { from: string; name: string }>;
  /** Names from packages: an import statement for each. */
  external: Map<string, string>;
}

/** The beginning of a statement: in tsc's output, these words start a line only there. */
const STATEMENT = /^(?=(?:import|export|declare|interface|type)\b)/m;
/** The comment that belongs to the next statement. */
const LAST_COMMENT = /(?:^|\n)(\/\*\*(?:(?!\*\/).)*\*\/)\s*$/s;
const DECLARATION =
  /^(?:\/\*\*.*?\*\/\s*)?(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type) (\w+)/s;
const IMPORT = /^import (?:type )?(?:\* as (\w+)|\{(.*?)\}) from "([^"]+)";/s;
const REEXPORT = /^export (?:type )?\{(.*?)\}(?: from "([^"]+)")?;/s;
/** In front of a declaration; its comment stays. */
const EXPORT_OR_DECLARE = /^(\/\*\*.*?\*\/\s*)?(?:export )?(?:declare )?/s;
const INLINE = /import\("(\.[^"]+)"\)\.(\w+)/g;

/**
 * The declarations of `entry`, and those that they need, in one text. `read` gives a module's declarations by its path.
 */
export function bundleTypes(entry: string, read: (path: string) => string): string {
  const modules = new Map<string, Module>();
  const moduleOf = (path: string): Module => {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const module = readModule(path, read(path));
    modules.set(path, module);
    return module;
  };

  const needed = [...neededFrom(entry, moduleOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const imports = needed.flatMap(([path, names]) => {
    const { external } = moduleOf(path);
    return [...names].flatMap((name) => external.get(name) ?? []);
  });
  const spaces = needed.map(([path, names]) => {
    const body = [...names]
      .flatMap((name) => declarationsOf(path, name, path !== entry, moduleOf))
      .join("\n");
    return path === entry ? body : `declare namespace ${moduleOf(path).namespace} {\n${body}\n}`;
  });
  return `${[...[...new Set(imports)].sort(), ...spaces].join("\n")}\n`;
}

type ModuleOf = (path: string) => Module;
type NameOf = [path: string, name: string];

/** By module, the names of `entry` and all names that their declarations need. */
function neededFrom(entry: string, moduleOf: ModuleOf): ReadonlyMap<string, ReadonlySet<string>> {
  const needed = new Map<string, Set<string>>();
  const waiting = [...moduleOf(entry).declared.keys()].map((name): NameOf => [entry, name]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, name] = next;
    const names = needed.get(path) ?? new Set();
    if (names.has(name)) continue;
    needed.set(path, names.add(name));
    waiting.push(...neededBy(path, name, moduleOf(path)));
  }
  return needed;
}

/** What a name needs: the name that it is imported by, and the names in its declarations. */
function neededBy(path: string, name: string, { declared, imported, external }: Module): NameOf[] {
  const other = imported.get(name);
  const needed: NameOf[] = other === undefined ? [] : [[other.from, other.name]];
  for (const text of declared.get(name) ?? []) {
    for (const [, from = "", what = ""] of text.matchAll(INLINE)) needed.push([resolved(path, from), what]);
    for (const [word] of text.matchAll(/\b[A-Za-z_]\w*\b/g)) {
      if (declared.has(word) || imported.has(word) || external.has(word)) needed.push([path, word]);
    }
  }
  return needed;
}

/** The declarations of a name as the text has them; in a namespace they have no `export` of their own. */
function declarationsOf(path: string, name: string, isInNamespace: boolean, moduleOf: ModuleOf): string[] {
  const { declared, imported } = moduleOf(path);
  const other = imported.get(name);
  const lines =
    other === undefined ? [] : [`export import ${name} = ${moduleOf(other.from).namespace}.${other.name};`];
  for (const text of declared.get(name) ?? []) {
    const linked = text.replace(
      INLINE,
      (_, from, what) => `${moduleOf(resolved(path, from)).namespace}.${what}`,
    );
    lines.push(isInNamespace ? linked.replace(EXPORT_OR_DECLARE, (_, comment = "") => comment) : linked);
  }
  return lines;
}

function readModule(path: string, text: string): Module {
  const namespace = path.replace(/^(?:src\/)?(.*)\.ts$/, "$1").replace(/\W/g, "_");
  const module: Module = { namespace, declared: new Map(), imported: new Map(), external: new Map() };
  const link = (list: string, from: string) => {
    for (const one of list.split(",").map((part) => part.replace(/\btype\b/, "").trim())) {
      if (one === "") continue;
      const [name = "", local = name] = one.split(/\s+as\s+/);
      if (from.startsWith(".")) module.imported.set(local, { from: resolved(path, from), name });
      else module.external.set(local, `import type { ${one} } from "${from}";`);
    }
  };
  for (const statement of statementsOf(text)) {
    const brought = IMPORT.exec(statement);
    const again = REEXPORT.exec(statement);
    const name = DECLARATION.exec(statement)?.[1];
    if (brought !== null) {
      const [, all, list = "", from = ""] = brought;
      if (all !== undefined && from.startsWith("."))
        throw new Error(`${path}: import * of ${from} is not read`);
      if (all !== undefined) module.external.set(all, `import type * as ${all} from "${from}";`);
      else link(list, from);
    } else if (again !== null) {
      if (again[2] !== undefined) link(again[1] ?? "", again[2]);
    } else if (name !== undefined) {
      module.declared.set(name, [...(module.declared.get(name) ?? []), statement]);
    } else if (!statement.startsWith("/**")) {
      throw new Error(`${path}: this statement is not read: ${statement.slice(0, 80)}`);
    }
  }
  return module;
}

/** The statements of a module; a declaration has its comment in front. */
function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let comment = "";
  for (const part of text.split(STATEMENT)) {
    const next = LAST_COMMENT.exec(part)?.[1] ?? "";
    const statement = part.slice(0, next === "" ? undefined : part.lastIndexOf(next)).trim();
    if (statement !== "")
      statements.push(DECLARATION.test(statement) && comment !== "" ? `${comment}\n${statement}` : statement);
    comment = next;
  }
  return statements;
}

const resolved = (path: string, from: string) => posix.join(posix.dirname(path), from);
