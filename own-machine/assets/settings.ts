/** What is known of the static files before the first request. Data only; `scripts/serve/assets.ts` makes it. */

export interface AssetsSettings {
  /** Paths that are the Worker's although a file may be there; `!` in front takes paths out. True: every path. */
  runWorkerFirst: boolean | readonly string[];
  notFound: "none" | "404-page" | "single-page-application";
  /** The text of `_headers`; empty without one. */
  headers: string;
}

/** The files by path, as in `/console/index.html`. Their content is the binding `file:` with the path. */
export type Manifest = Readonly<Record<string, AssetFile>>;

export interface AssetFile {
  type: string;
  /** Quoted, as the header wants it. */
  etag: string;
}
