/** The pictures that a rules file names, for the preview: read from its text as far as it can be. Pure. */

export interface Medium {
  type: string;
  url: string | null;
}

/** Every `name: { type: image, url: … }` below `media:`, in one line or in several. */
export function mediaIn(text: string): ReadonlyMap<string, Medium> {
  const media = new Map<string, Medium>();
  let isInside = false;
  let indent: number | null = null;
  let name: string | null = null;
  for (const line of text.split("\n")) {
    if (/^\S/.test(line) && !line.startsWith("#")) {
      isInside = line.startsWith("media:");
      indent = null;
      continue;
    }
    if (!isInside) continue;
    const [, blanks = "", key = ""] = /^( +)("[^"]*"|'[^']*'|[^\s:#]+)\s*:/.exec(line) ?? [];
    if (key === "") continue;
    indent ??= blanks.length;
    if (blanks.length === indent) {
      name = key.replaceAll(/^["']|["']$/g, "");
      media.set(name, { type: wordIn(line, "type") ?? "", url: urlIn(line) });
    } else if (name !== null) {
      const known = media.get(name);
      media.set(name, {
        type: wordIn(line, "type") ?? known?.type ?? "",
        url: urlIn(line) ?? known?.url ?? null,
      });
    }
  }
  return media;
}

const wordIn = (line: string, key: string) =>
  new RegExp(`\\b${key}\\s*:\\s*["']?([a-z]+)`).exec(line)?.[1] ?? null;

function urlIn(line: string): string | null {
  const url = /\burl\s*:\s*["']?(https:\/\/[^\s"',}]+)/.exec(line)?.[1];
  const upload = /\bupload\s*:\s*["']?([0-9a-f]{64})/.exec(line)?.[1];
  return url ?? (upload === undefined ? null : `/api/uploads/${upload}`);
}
