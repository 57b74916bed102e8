/** Links between the documents lead somewhere: to a file that is there, and to a heading that it has. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const documents = globSync("{*.md,docs/**/*.md,examples/**/*.md,test/**/*.md,bench/**/*.md}");

test.for(documents)("%s", (document) => {
  const broken = linksOf(readFileSync(document, "utf8")).filter((link) => !leadsSomewhere(document, link));
  expect(broken).toEqual([]);
});

const withoutCode = (markdown: string) => markdown.replaceAll(/^```.*?^```/gms, "");

function linksOf(markdown: string): string[] {
  const links = [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(document: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? document : join(dirname(document), path);
  if (!existsSync(target)) return false;
  if (heading === undefined) return true;
  return statSync(target).isFile() && headingsOf(target).includes(decodeURIComponent(heading));
}

/** As GitHub names them. */
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
