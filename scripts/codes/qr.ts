/** Draws links as QR codes, in SVG files. Knows nothing of where a link leads. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { correction, generate } from "lean-qr";
import { toSvgSource } from "lean-qr/extras/svg";

export interface NamedLink {
  /** What the file is called after. */
  name: string;
  url: string;
}

/** Pixels of a module, where a program asks for a size in pixels. */
const SCALE = 10;

/** A link's QR code: black on white, with the margin of four modules that scanners need (ISO/IEC 18004). */
export function svgOf(url: string): string {
  // Printed codes get scratches: level M bears 15 % of damage.
  const code = generate(url, { minCorrectionLevel: correction.M });
  return toSvgSource(code, { on: "#000", off: "#fff", scale: SCALE, xmlDeclaration: true });
}

/** The paths of the links' files: `target` itself where it ends in `.svg`, or files in it; null for several links and one file. */
export function pathsOf(target: string, links: readonly NamedLink[]): string[] | null {
  if (!isFile(target)) return fileNames(links.map(({ name }) => name)).map((name) => join(target, name));
  return links.length > 1 ? null : links.map(() => target);
}

/** Writes the files; makes the folder where it is missing. Throws what the file system says. */
export function drawTo(target: string, links: readonly NamedLink[], paths: readonly string[]): void {
  if (!isFile(target)) mkdirSync(target, { recursive: true });
  for (const [index, { url }] of links.entries()) writeFileSync(paths[index] ?? target, svgOf(url));
}

const isFile = (target: string) => /\.svg$/i.test(target);

/** A name for each file. Signs that a file system refuses become `_`; names that are the same then get a number. */
function fileNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = name.replaceAll(/[\p{Cc}\s"*/:<>?\\|]+/gu, "_").replace(/^\.+/, "_");
    let unique = base;
    // Some file systems take A and a for the same name.
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1) unique = `${base}-${number}`;
    taken.add(unique.toLowerCase());
    return `${unique}.svg`;
  });
}
