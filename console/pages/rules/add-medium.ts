/** Writes an uploaded medium into a rules file's text, as a line below `media:`. Pure. */

export interface UploadedMedium {
  name: string;
  type: string;
  sha256: string;
  /** The file's own name, which customers see of a file; null for other types. */
  fileName: string | null;
}

/** The text with one line more, and with `media:` where there was none; every other character stays. */
export function withMedium(text: string, { name, type, sha256, fileName }: UploadedMedium): string {
  const shown = fileName === null ? "" : `, name: ${JSON.stringify(fileName)}`;
  const line = (indent: string) => `${indent}${name}: { type: ${type}, upload: ${sha256}${shown} }\n`;
  const lines = text.split(/(?<=\n)/);
  const at = lines.findIndex((one) => /^media:\s*(#.*)?$/.test(one.trimEnd()));
  if (at !== -1) {
    const indent =
      /^ +(?=[^\s#])/.exec(lines.slice(at + 1).find((one) => one.trim() !== "") ?? "")?.[0] ?? "  ";
    const head = lines[at] ?? "";
    return lines.toSpliced(at, 1, head.endsWith("\n") ? head : `${head}\n`, line(indent)).join("");
  }
  const before = lines.findIndex((one) => /^(messages|rules):/.test(one));
  const section = `media:\n${line("  ")}\n`;
  if (before === -1) return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${section}`;
  return lines.toSpliced(before, 0, section).join("");
}

/** A name for a file that the rules file does not have yet: letters, digits and dashes of the file's own name. */
export function nameFor(file: string, taken: readonly string[]): string {
  const stem = file.replace(/\.[^.]*$/, "");
  const plain = stem.replaceAll(/[^\p{L}\p{N}-]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  const name = plain === "" || /^\d/.test(plain) ? `file-${plain}`.replace(/-$/, "") : plain;
  for (let number = 1; ; number += 1) {
    const one = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(one)) return one;
  }
}

/** WeCom's type for a file, by what the browser says of it. */
export function mediaTypeOf(mime: string): "image" | "voice" | "video" | "file" {
  if (mime === "image/jpeg" || mime === "image/png") return "image";
  if (mime === "audio/amr") return "voice";
  return mime === "video/mp4" ? "video" : "file";
}
