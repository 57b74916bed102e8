/** Lists the static files that the machine serves, with what their answers say of them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { AssetFile } from "../../own-machine/assets/settings.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
  ".yaml": "text/yaml; charset=utf-8",
};
const OTHER_TYPE = "application/octet-stream";

/** Files of the folder that say how it is served, and are not served. */
const OF_THE_SITE = ["_headers", "_redirects", ".assetsignore"];

export interface ListedAsset extends AssetFile {
  /** As in `/console/index.html`. */
  path: string;
  /** On this machine. */
  file: string;
}

export function listAssets(folder: string): ListedAsset[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !OF_THE_SITE.includes(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const hash = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 32);
      return {
        file,
        path: `/${relative(folder, file).split(sep).join("/")}`,
        type: TYPES[extname(file).toLowerCase()] ?? OTHER_TYPE,
        etag: `"${hash}"`,
      };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
