/** The shape of the source: the order of rooms, the size of folders, and names that are exported once. */
import { globSync, readFileSync } from "node:fs";
import { dirname, posix } from "node:path";
import { describe, expect, test } from "vitest";

/** A room imports only rooms before it in this list. `docs/architecture.md` describes each. */
const ROOMS = [
  "i18n",
  "http",
  "binding",
  "schema",
  "storage",
  "concurrency",
  "messages",
  "rules",
  "outbox",
  "webhooks",
  "config",
  "wecom",
  "apps",
  "objects",
  "audit",
  "credentials",
  "media",
  "rules-editor",
  "codes",
  "delivery",
  "kf",
  "suites",
  "callback",
  "install",
  "egress",
  "api",
  "front-door",
  "cron",
  "index",
];
/** Rooms that also run in a browser and in plain Node: they import nothing of Cloudflare, and of Node only its hashes. */
const PURE = ["i18n", "schema", "messages", "rules"];
const FILES_IN_A_FOLDER = 20;
/** The bundle has no room for them: the Worker knows their types alone. */
const TEXTS_OF_TOOLS = ["src/i18n/texts/descriptions.ts", "src/i18n/texts/command-line/"];

const files = globSync("src/**/*.ts", { exclude: ["**/*.d.ts"] }).map((path) => path.replaceAll("\\", "/"));
const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));

/** The room of a file: its folder below `src/`, or the file itself. */
const roomOf = (file: string) => file.split("/")[1]?.replace(/\.ts$/, "") ?? "";

/** The specifiers of a file's imports. */
const specifiersIn = (text: string) =>
  [...text.matchAll(/(?:from|import) "([^"]+)"/g)].map(([, name = ""]) => name);

function importsOf(file: string): string[] {
  return filesOf(file, specifiersIn(texts.get(file) ?? ""));
}

/** The files from which a file imports values; imports of types alone do not count. */
function valuesImportedBy(file: string): string[] {
  const code = (texts.get(file) ?? "").replaceAll(/^(?:import|export) type [^;]*;$/gm, "");
  return filesOf(file, specifiersIn(code));
}

const filesOf = (file: string, specifiers: readonly string[]) =>
  specifiers
    .filter((name) => name.startsWith("."))
    .map((name) => posix.normalize(posix.join(dirname(file), name)))
    .filter((path) => texts.has(path));

/** The types of the Worker's bindings name all objects, and every room may import them. */
const ENV = "src/env.ts";
const edges = files
  .filter((file) => file !== ENV)
  .flatMap((file) => importsOf(file).map((imported) => ({ file, imported })))
  .filter(({ imported }) => imported !== ENV);

describe("the rooms of src", () => {
  test("are all in the order, and the order has no others", () => {
    const rooms = new Set(files.filter((file) => file !== ENV).map(roomOf));
    expect([...rooms].filter((room) => !ROOMS.includes(room))).toEqual([]);
    expect(ROOMS.filter((room) => !rooms.has(room))).toEqual([]);
  });

  test("stand in docs/architecture.md in this order", () => {
    const [, page = ""] = readFileSync("docs/architecture.md", "utf8").split("\n## Rooms\n");
    const [list = ""] = page.split("\n## ");
    const named = [...list.matchAll(/\*\*([a-z0-9-]+)(?:\.ts)?\*\*/g)].map(([, name]) => name);
    expect([...new Set(named)]).toEqual(ROOMS);
  });

  test("import downwards only", () => {
    const upward = edges.filter(
      ({ file, imported }) => ROOMS.indexOf(roomOf(file)) < ROOMS.indexOf(roomOf(imported)),
    );
    expect(upward.map(({ file, imported }) => `${file} → ${imported}`)).toEqual([]);
  });

  test("the engine of the rules knows no schema and no text of the file", () => {
    const above = edges.filter(
      ({ file, imported }) =>
        file.startsWith("src/rules/engine/") && /^src\/rules\/(?:file|yaml|lint|explain)\//.test(imported),
    );
    expect(above.map(({ file, imported }) => `${file} → ${imported}`)).toEqual([]);
  });

  test("bring the Worker no texts that only tools say", () => {
    const held = new Set<string>();
    const visit = (file: string) => {
      if (held.has(file)) return;
      held.add(file);
      valuesImportedBy(file).forEach(visit);
    };
    visit("src/index.ts");
    expect(held).toContain("src/i18n/texts/names.ts");
    for (const begin of TEXTS_OF_TOOLS) {
      expect(files.filter((file) => file.startsWith(begin))).not.toEqual([]);
      expect([...held].filter((file) => file.startsWith(begin))).toEqual([]);
    }
  });

  test("have no circle of imports", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      const begin = path.indexOf(file);
      if (begin !== -1) circles.push([...path.slice(begin), file].join(" → "));
      if (begin !== -1 || done.has(file)) return;
      for (const { imported } of edges.filter((edge) => edge.file === file)) visit(imported, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test.each(PURE)("keep Cloudflare and Node out of %s", (room) => {
    const platform = files
      .filter((file) => roomOf(file) === room)
      .flatMap((file) => specifiersIn(texts.get(file) ?? "").map((name) => ({ file, name })))
      .filter(
        ({ name }) => name.startsWith("cloudflare:") || (name.startsWith("node:") && name !== "node:crypto"),
      );
    expect(platform).toEqual([]);
  });
});

test("no literal takes keys from a condition, which would switch the check for unknown keys off", () => {
  const spreads = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/\.\.\.\((?:.*|[^;{}]*?)(?:&&|\?|:)\s+\{.*/g)].map(([spread]) => `${file}: ${spread}`),
  );
  expect(spreads).toEqual([]);
});

test(`a folder has at most ${FILES_IN_A_FOLDER} files`, () => {
  const sources = ["src", "own-machine", "simulator", "scripts", "bench", "test"].flatMap((root) =>
    globSync(`${root}/**/*.{ts,md,json}`),
  );
  const byFolder = Map.groupBy(sources, (file) => dirname(file));
  const full = [...byFolder].filter(([, inside]) => inside.length > FILES_IN_A_FOLDER);
  expect(full.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
});

test("a name is exported by one file only", () => {
  const exported = files.flatMap((file) =>
    [
      ...(texts.get(file) ?? "").matchAll(
        /^export (?:async )?(?:function\*?|const|class|interface|type|abstract class) ([A-Za-z0-9_]+)/gm,
      ),
    ].map(([, name = ""]) => ({ name, file })),
  );
  const twice = [...Map.groupBy(exported, ({ name }) => name)].filter(
    ([, places]) => new Set(places.map(({ file }) => file)).size > 1,
  );
  expect(twice.map(([name, places]) => `${name}: ${places.map(({ file }) => file).join(", ")}`)).toEqual([]);
});
