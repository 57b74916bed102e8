/** Files that begin with the bytes of their kind, and servers to fetch them from. */
import type { FetchInit, FetchUrl } from "../../../src/media/fetch.ts";

export const MB = 1024 * 1024;

/** A file of a size that begins with the bytes of its kind. */
export function file(start: string, size = 100): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(size);
  bytes.write(start, "latin1");
  return bytes;
}

export const PNG = "\x89PNG\r\n\x1a\n";
export const JPG = "\xff\xd8\xff\xe0";
export const MP4 = "\0\0\0\x18ftypisom";
export const AMR = "#!AMR\n";

/** A fetch with the same answer for every address, and a list of the requests. */
export function fakeFetch(answer: (url: string, init: FetchInit) => Response | Promise<Response>) {
  const asked: { url: string; init: FetchInit }[] = [];
  const fetchUrl: FetchUrl = async (url, init) => {
    asked.push({ url, init });
    return await answer(url, init);
  };
  return { asked, fetchUrl };
}

/** An endless stream of bytes that counts the megabytes taken from it. */
export function endless(start: string) {
  const taken = { megabytes: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(file(taken.megabytes === 0 ? start : "", MB));
      taken.megabytes += 1;
    },
    cancel() {
      taken.cancelled = true;
    },
  });
  return { stream, taken };
}
