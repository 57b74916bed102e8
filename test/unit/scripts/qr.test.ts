/** Tests the files in which `npm run codes` draws links: their names, and what a scanner needs of a picture. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawTo, pathsOf, svgOf } from "../../../scripts/codes/qr.ts";

const URL = "https://work.weixin.qq.com/ca/cawcde1?customer_channel=expo-7";
const named = (...names: string[]) => names.map((name) => ({ name, url: URL }));

test("a picture is black on white, with a margin of four modules", () => {
  const svg = svgOf(URL);
  const [, left = "", size = ""] = /viewBox="(-?\d+) -?\d+ (\d+) \d+"/.exec(svg) ?? [];
  expect(left).toBe("-4");
  expect(svg).toContain(`<rect x="-4" y="-4" width="${size}" height="${size}" fill="#fff">`);
  expect(svg).toMatch(/<path d="[^"]+" fill="#000"/);
});

test("another link is another picture", () => {
  expect(svgOf(`${URL}8`)).not.toBe(svgOf(URL));
});

test("a link is drawn in the file that is named, several in a folder", () => {
  expect(pathsOf("a/table.svg", named("1"))).toEqual(["a/table.svg"]);
  expect(pathsOf("a/table.SVG", named("1", "2"))).toBeNull();
  expect(pathsOf("qr", named("1"))).toEqual([join("qr", "1.svg")]);
});

test.for([
  ["a slash and a colon", ["a/b:c"], ["a_b_c.svg"]],
  ["signs of Windows", ['a\\b*?"<>|c'], ["a_b_c.svg"]],
  ["blanks and a line break", ["桌 1\n号"], ["桌_1_号.svg"]],
  ["dots at its beginning", ["../x"], ["__x.svg"]],
  ["what another has, apart from its case", ["A", "a", "a"], ["A.svg", "a-2.svg", "a-3.svg"]],
  ["what another gets by its number", ["a", "a-2", "a"], ["a.svg", "a-2.svg", "a-3.svg"]],
] as const)("a name with %s is a file in the folder", ([, names, files]) => {
  expect(pathsOf("qr", named(...names))).toEqual(files.map((file) => join("qr", file)));
});

test("the folder is made where it is missing", () => {
  const folder = mkdtempSync(join(tmpdir(), "yingbin-qr-"));
  const target = join(folder, "new", "qr");
  const links = named("1", "2");
  drawTo(target, links, pathsOf(target, links) ?? []);
  expect(readdirSync(target)).toEqual(["1.svg", "2.svg"]);
  expect(readFileSync(join(target, "1.svg"), "utf8")).toBe(svgOf(URL));
  rmSync(folder, { recursive: true });
});
