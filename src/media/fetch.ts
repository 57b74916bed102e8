/**
 * Downloads a medium: without redirects, within a limit of size and time. Gives a file that WeCom takes, or a sentence
 * that says what is wrong. Uploads nothing; the rules check that the address is https on a public host.
 */
import { type Sentence, say } from "../i18n/sentence.ts";
import type { MediaSource, MediaType } from "../rules/engine/kept-media.ts";
import {
  type AcceptedFile,
  acceptedFile,
  inMegabytes,
  LARGEST,
  type NoFile,
  tooLarge,
} from "./accepted-file.ts";

/** `fetch`; a port, so that tests need no certificates. */
export type FetchUrl = (url: string, init: FetchInit) => Promise<Response>;
export interface FetchInit {
  cache: "no-store";
  redirect: "manual";
  headers: Record<string, string>;
  signal: AbortSignal;
}

/** No delivery waits for it, but the next medium does. */
const FETCH_MS = 30_000;

/** Downloads within `timeoutMs`. Never throws. */
export async function fetchMedia(
  { type, url }: MediaSource,
  fetchUrl: FetchUrl,
  timeoutMs = FETCH_MS,
): Promise<AcceptedFile | NoFile> {
  // Cleared at the end, which `AbortSignal.timeout` is not: its timer would keep the object awake.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetchUrl(url, {
      // A copy in Cloudflare's cache would hide a changed file.
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
        ? say("source-slow", { url: shown(url), seconds: String(timeoutMs / 1000) })
        : say("source-not-connected", { host: new URL(url).host }),
    );
  } finally {
    clearTimeout(timer);
  }
}

function problemOfAnswer(response: Response, url: string, type: MediaType): Sentence | null {
  const { status, headers } = response;
  if (status >= 300 && status < 400) {
    const location = headers.get("location");
    return location === null || !URL.canParse(location, url)
      ? say("source-redirects", { url: shown(url) })
      : say("source-redirects-to", { url: shown(url), to: shown(new URL(location, url)) });
  }
  if (status !== 200) return say("source-answers", { url: shown(url), status: String(status) });
  const length = lengthOf(response) ?? 0;
  return length > LARGEST[type].bytes ? tooLarge(type, inMegabytes(length)) : null;
}

async function download(response: Response, source: MediaSource): Promise<AcceptedFile | NoFile> {
  const { type } = source;
  const bytes = await bytesOf(response, LARGEST[type].bytes);
  if (bytes === null) return no(tooLarge(type, say("more-than", { size: inMegabytes(LARGEST[type].bytes) })));
  return acceptedFile(source, bytes);
}

/**
 * The body in one piece; null when it is larger than `atMost`. A body of known length is read without a second copy.
 */
async function bytesOf(response: Response, atMost: number): Promise<Uint8Array<ArrayBuffer> | null> {
  let whole = new Uint8Array(lengthOf(response) ?? 0);
  const beyond: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) break;
    const at = size;
    size += value.byteLength;
    if (size > atMost) {
      await reader?.cancel();
      return null;
    }
    if (beyond.length === 0 && size <= whole.byteLength) {
      whole.set(value, at);
      continue;
    }
    if (beyond.length === 0) whole = whole.subarray(0, at);
    beyond.push(value);
  }
  if (beyond.length > 0) return new Uint8Array(await new Blob([whole, ...beyond]).arrayBuffer());
  return whole.subarray(0, size);
}

/** The length that an answer states; null when it states none. The length of a compressed body means nothing. */
function lengthOf({ headers }: Response): number | null {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? null : Number(length);
}

/** An address for a sentence: without its query, which may hold a key to the file. */
function shown(address: string | URL): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

const no = (why: Sentence): NoFile => ({ ok: false, why });
