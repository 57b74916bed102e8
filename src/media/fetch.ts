/**
 * Downloads a medium: no redirect, so large and no larger, in so much time. Gives a file that WeCom takes, or a
 * sentence on what is wrong with it. Uploads nothing; that the address is https on a public host, the rules see to.
 */
import { createHash } from "node:crypto";
import type { MediaSource, MediaType } from "../rules/media.ts";
import { HEAD_BYTES, kindOf } from "./kind.ts";

export interface Fetched {
  ok: true;
  /** With the name and type under which it is uploaded. */
  file: File;
  /** Of its bytes, in hex. */
  sha256: string;
}

/** Why there is none: the end of a sentence that begins with the medium's name. */
export interface NotFetched {
  ok: false;
  why: string;
}

/** `fetch`; a port, so that tests need no certificates. */
export type FetchUrl = (url: string, init: FetchInit) => Promise<Response>;
export interface FetchInit {
  cache: "no-store";
  redirect: "manual";
  headers: Record<string, string>;
  signal: AbortSignal;
}

/** Nobody waits for it, but the next medium. */
const FETCH_MS = 30_000;

const MB = 1024 * 1024;
/** What WeCom takes (doc 90253), in bytes, and its name in a sentence. */
const LARGEST: Readonly<Record<MediaType, { bytes: number; name: string }>> = {
  image: { bytes: 10 * MB, name: "an image" },
  voice: { bytes: 2 * MB, name: "a voice message" },
  video: { bytes: 10 * MB, name: "a video" },
  file: { bytes: 20 * MB, name: "a file" },
};
/** WeCom takes nothing that is not larger. */
const TOO_SMALL_BYTES = 5;

/** Downloads within `timeoutMs`. Never throws. */
export async function fetchMedia(
  { type, url }: MediaSource,
  fetchUrl: FetchUrl,
  timeoutMs = FETCH_MS,
): Promise<Fetched | NotFetched> {
  // Cleared at the end, which `AbortSignal.timeout` is not: it would keep the object from resting.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetchUrl(url, {
      // A copy in Cloudflare's cache would hide that the file has changed.
      cache: "no-store",
      redirect: "manual",
      headers: { "user-agent": "Yingbin" },
      signal: abort.signal,
    });
    const problem = problemOfAnswer(response, url, type);
    if (problem !== null) {
      await response.body?.cancel();
      return no(problem);
    }
    return await download(response, { type, url });
  } catch {
    return no(
      abort.signal.aborted
        ? `${shown(url)} did not give it within ${timeoutMs / 1000} s`
        : `the connection to ${new URL(url).host} failed`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function problemOfAnswer({ status, headers }: Response, url: string, type: MediaType): string | null {
  if (status >= 300 && status < 400) {
    const location = headers.get("location");
    const to =
      location === null || !URL.canParse(location, url) ? "" : ` to ${shown(new URL(location, url))}`;
    return `${shown(url)} redirects${to}, and redirects are not followed: name the final address`;
  }
  if (status !== 200) return `${shown(url)} answers HTTP ${status}`;
  // The length of something compressed says nothing.
  const length = headers.has("content-encoding") ? 0 : Number(headers.get("content-length"));
  return length > LARGEST[type].bytes ? tooLarge(type, inMegabytes(length)) : null;
}

async function download(response: Response, source: MediaSource): Promise<Fetched | NotFetched> {
  const { type } = source;
  const hash = createHash("sha256");
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) break;
    size += value.byteLength;
    if (size > LARGEST[type].bytes) {
      await reader?.cancel();
      return no(tooLarge(type, `more than ${inMegabytes(LARGEST[type].bytes)}`));
    }
    hash.update(value);
    chunks.push(value);
  }
  if (size <= TOO_SMALL_BYTES)
    return no(`${size} bytes, and WeCom takes nothing under ${TOO_SMALL_BYTES + 1}`);

  const kind = kindOf(type, headOf(chunks));
  if (!kind.ok) return kind;
  const file = new File(chunks, nameOf(source, kind.extension), { type: kind.contentType });
  // It has a copy of its own: two of 20 MB are too many.
  chunks.length = 0;
  return { ok: true, file, sha256: hash.digest("hex") };
}

function headOf(chunks: readonly Uint8Array[]): Uint8Array {
  const head: number[] = [];
  for (const chunk of chunks) {
    head.push(...chunk.subarray(0, HEAD_BYTES - head.length));
    if (head.length >= HEAD_BYTES) break;
  }
  return Uint8Array.from(head);
}

/** Customers see the name of a file, so that one keeps its own. */
function nameOf({ type, url }: MediaSource, extension: string): string {
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  if (type !== "file" || last === "") return `${type}.${extension}`;
  return decoded(last).replace(/[\p{Cc}"\\/:*?<>|]/gu, "_");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function tooLarge(type: MediaType, size: string): string {
  const { bytes, name } = LARGEST[type];
  return `${size}, ${name} has at most ${inMegabytes(bytes)}`;
}

const inMegabytes = (bytes: number) => `${Math.ceil((bytes / MB) * 10) / 10} MB`;

/** An address for a sentence: without its query, which may be a key to the file. */
function shown(address: string | URL): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

const no = (why: string): NotFetched => ({ ok: false, why });
