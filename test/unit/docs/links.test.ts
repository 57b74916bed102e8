/** Links between the documents lead to a file that exists, and to a heading that it has. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const documents = globSync("{*.md,docs/**/*.md,examples/**/*.md,test/**/*.md,bench/**/*.md}");

test.for(documents)("%s has only links to files and headings that exist", (document) => {
  const broken = linksOf(readFileSync(document, "utf8")).filter((link) => !isGoodLink(document, link));
  expect(broken).toEqual([]);
});

const withoutCode = (markdown: string) => markdown.replaceAll(/^```.*?^```/gms, "");

function linksOf(markdown: string): string[] {
  const links = [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function isGoodLink(document: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? document : join(dirname(document), path);
  if (!existsSync(target)) return false;
  if (heading === undefined) return true;
  return statSync(target).isFile() && headingsOf(target).includes(decodeURIComponent(heading));
}

/** The headings of a document by their anchors on GitHub. */
function headingsOf(document: string): string[] {
  const markdown = withoutCode(readFileSync(document, "utf8"));
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** A path in code, from the root or from `src`: `src/delivery/policy.ts`, `kf/reader.ts`, `test/unit`. */
const PATH = /`((?:[\w.-]+\/)+[\w.-]+|[\w-]+\/)`/g;
const OF_DEVELOPERS = ["docs/architecture.md", "CONTRIBUTING.md"];

test.for(OF_DEVELOPERS)("%s names only files and folders that exist", (document) => {
  const text = withoutCode(readFileSync(document, "utf8"));
  const paths = [...text.matchAll(PATH)].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(4);
  const within = ["", "src", "src/i18n", "src/rules", "src/delivery", "src/suites"];
  expect(paths.filter((path) => !within.some((root) => existsSync(join(root, path))))).toEqual([]);
});

test("docs/architecture.md has a paragraph on every room of src", () => {
  const text = readFileSync("docs/architecture.md", "utf8");
  const rooms = globSync("src/*").map((path) => path.replace("src/", ""));
  const told = rooms.filter((room) => !text.includes(`**${room}**`));
  expect(told.filter((room) => !["env.ts", "bindings.d.ts"].includes(room))).toEqual([]);
});
