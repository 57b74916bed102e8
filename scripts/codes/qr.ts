/** Draws links as QR codes, in SVG files. Knows nothing of where a link leads. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { correction, generate } from "lean-qr";
import { toSvgSource } from "lean-qr/extras/svg";
import { fileNames } from "./file-names.ts";

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

/**
 * The paths of the links' files: `target` itself where it ends in `.svg`, or files in it; null for several links and a
 * single file.
 */
export function pathsOf(target: string, links: readonly NamedLink[]): string[] | null {
  if (!isFile(target)) {
    const names = links.map(({ name }) => name);
    return fileNames(names, ".svg").map((name) => join(target, name));
  }
  return links.length > 1 ? null : links.map(() => target);
}

/** Writes the files; makes the folder where it is missing. Throws what the file system says. */
export function drawTo(target: string, links: readonly NamedLink[], paths: readonly string[]): void {
  if (!isFile(target)) mkdirSync(target, { recursive: true });
  for (const [index, { url }] of links.entries()) writeFileSync(paths[index] ?? target, svgOf(url));
}

const isFile = (target: string) => /\.svg$/i.test(target);
