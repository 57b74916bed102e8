/** Downloading a medium: its limits, and the reason when it is not a file that WeCom takes. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type FetchUrl, fetchMedia } from "../../../src/media/fetch.ts";
import type { MediaType } from "../../../src/rules/engine/kept-media.ts";
import { inEnglish } from "../../english.ts";
import { AMR, endless, fakeFetch, file, JPG, MB, MP4, PNG } from "./files.ts";

const URL_OF_IT = "https://static.example.com/poster.png?v=1";

const fetchIt = (fetchUrl: FetchUrl, type: MediaType = "image", url = URL_OF_IT, timeoutMs = 1_000) =>
  fetchMedia({ type, url }, fetchUrl, timeoutMs);
const answering = (body: ConstructorParameters<typeof Response>[0], init: ResponseInit = {}) =>
  fakeFetch(() => new Response(body, init)).fetchUrl;

async function whyNot(...given: Parameters<typeof fetchIt>): Promise<string> {
  const fetched = await fetchIt(...given);
  if (fetched.ok) throw new Error("it was fetched");
  return inEnglish(fetched.why);
}

describe("a file", () => {
  test.for<[MediaType, string, number, string, string]>([
    ["image", JPG, 10 * MB, "image.jpg", "image/jpeg"],
    ["image", PNG, 6, "image.png", "image/png"],
    ["voice", AMR, 2 * MB, "voice.amr", "audio/amr"],
    ["video", MP4, 10 * MB, "video.mp4", "video/mp4"],
    ["file", "anything", 20 * MB, "poster.png", "application/octet-stream"],
  ])("that fits the type %s is downloaded whole", async ([type, start, size, name, contentType]) => {
    const bytes = start === PNG ? file(PNG, PNG.length) : file(start, size);
    const fetched = await fetchIt(answering(bytes), type);
    if (!fetched.ok) throw new Error(inEnglish(fetched.why));
    expect([fetched.file.name, fetched.file.type, fetched.file.bytes.byteLength]).toEqual([
      name,
      contentType,
      bytes.length,
    ]);
    expect(fetched.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(Buffer.from(fetched.file.bytes).equals(bytes)).toBe(true);
  });

  test("that comes byte by byte is the same file", async () => {
    const bytes = file(PNG, 50);
    const bytewise = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const fetched = await fetchIt(answering(bytewise));
    expect(fetched).toMatchObject({ ok: true, sha256: createHash("sha256").update(bytes).digest("hex") });
  });

  test("is requested without cache, redirects and credentials", async () => {
    const { asked, fetchUrl } = fakeFetch(() => new Response(file(PNG)));
    await fetchIt(fetchUrl);
    expect(asked).toMatchObject([{ url: URL_OF_IT, init: { cache: "no-store", redirect: "manual" } }]);
    expect(asked[0]?.init.headers).toEqual({ "user-agent": "Yingbin" });
  });

  test.for([
    ["https://cdn.example.com/%E4%BA%A7%E5%93%81%E6%89%8B%E5%86%8C.pdf?sign=1", "产品手册.pdf"],
    ["https://cdn.example.com/a%2Fb%22c%0D%0A.pdf", "a_b_c__.pdf"],
    ["https://cdn.example.com/100%.pdf", "100%.pdf"],
    ["https://cdn.example.com/docs/", "file.bin"],
  ] as const)("at %s gets the name %s", async ([url, name]) => {
    const fetched = await fetchIt(answering(file("%PDF")), "file", url);
    expect(fetched.ok && fetched.file.name).toBe(name);
  });
});

describe("nothing is fetched", () => {
  test.for([404, 403, 500, 204, 206])("from an answer with HTTP %i", async (status) => {
    const fetchUrl = answering(status === 204 ? null : file(PNG), { status });
    expect(await whyNot(fetchUrl)).toBe(`https://static.example.com/poster.png answers HTTP ${status}`);
  });

  test.for([
    ["https://cdn.example.com/x.png?sign=SECRET", " to https://cdn.example.com/x.png,"],
    ["/elsewhere.png", " to https://static.example.com/elsewhere.png,"],
    ["http://169.254.169.254/latest", " to http://169.254.169.254/latest,"],
    ["", ","],
  ] as const)("from a redirect to %j", async ([location, to]) => {
    const headers = location === "" ? {} : { location };
    const { asked, fetchUrl } = fakeFetch(() => new Response(null, { status: 302, headers }));
    expect(await whyNot(fetchUrl)).toBe(
      `https://static.example.com/poster.png redirects${to} and redirects are not followed: name the final address`,
    );
    expect(asked).toHaveLength(1);
  });

  test("from a connection that fails", async () => {
    const { fetchUrl } = fakeFetch(() => Promise.reject(new TypeError("fetch failed")));
    expect(await whyNot(fetchUrl)).toBe("the connection to static.example.com failed");
  });

  test("from a connection that breaks during the answer", async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(file(PNG)),
      pull: (controller) => controller.error(new Error("reset")),
    });
    expect(await whyNot(answering(body))).toBe("the connection to static.example.com failed");
  });

  test.for(["before", "in the middle of"])("from a server that is silent %s its answer", async (when) => {
    const { fetchUrl } = fakeFetch(
      (_, { signal }) =>
        new Promise((resolve, reject) => {
          const abort = (stop: (error: Error) => void) =>
            signal.addEventListener("abort", () => stop(new Error("aborted")));
          if (when === "before") return abort(reject);
          resolve(new Response(new ReadableStream({ start: (body) => abort((error) => body.error(error)) })));
        }),
    );
    expect(await whyNot(fetchUrl, "image", URL_OF_IT, 50)).toBe(
      "https://static.example.com/poster.png did not give it within 0.05 s",
    );
  });
});

describe("a file that is too large is refused", () => {
  test.for<[MediaType, number, string]>([
    ["image", 12 * MB, "12 MB, an image has at most 10 MB"],
    ["image", 10 * MB + 1, "10.1 MB, an image has at most 10 MB"],
    ["voice", 2.5 * MB, "2.5 MB, a voice message has at most 2 MB"],
    ["video", 11 * MB, "11 MB, a video has at most 10 MB"],
    ["file", 25 * MB, "25 MB, a file has at most 20 MB"],
  ])("by its content-length, for a %s of %i bytes, without being read", async ([type, size, why]) => {
    const { stream, taken } = endless("");
    const { fetchUrl } = fakeFetch(
      () => new Response(stream, { headers: { "content-length": String(size) } }),
    );
    expect(await whyNot(fetchUrl, type)).toBe(why);
    expect(taken.cancelled).toBe(true);
    expect(taken.megabytes).toBeLessThanOrEqual(1);
  });

  test("when it does not end, and the reading stops at the limit", async () => {
    const { stream, taken } = endless(PNG);
    expect(await whyNot(answering(stream))).toBe("more than 10 MB, an image has at most 10 MB");
    expect(taken).toEqual({ megabytes: expect.any(Number), cancelled: true });
    expect(taken.megabytes).toBeLessThanOrEqual(12);
  });

  test("by its bytes, not by a content-length that is of the packed file or too small", async () => {
    const headers = { "content-encoding": "gzip", "content-length": String(20 * MB) };
    expect(await fetchIt(answering(file(PNG), { headers }))).toMatchObject({ ok: true });
    const { stream } = endless(PNG);
    const lies = answering(stream, { headers: { "content-length": "100" } });
    expect(await whyNot(lies)).toContain("more than 10 MB");
  });
});

describe("a file of another kind is refused with the name of its kind", () => {
  test.for<[MediaType, string, string]>([
    ["image", "GIF89a", "this is a GIF, an image must be a JPG or PNG"],
    ["image", "RIFF\x10\0\0\0WEBPVP8 ", "this is a WebP, an image must be a JPG or PNG"],
    ["image", "\0\0\0\x18ftypheic", "this is a HEIC, an image must be a JPG or PNG"],
    ["image", "\0\0\0\x18ftypavif", "this is an AVIF, an image must be a JPG or PNG"],
    ["image", '<?xml version="1.0"?>\n<svg ', "this is an SVG, an image must be a JPG or PNG"],
    ["image", "\n<!DOCTYPE html><title>登录", "this is an HTML, an image must be a JPG or PNG"],
    ["image", MP4, "this is an MP4, an image must be a JPG or PNG"],
    ["image", "nothing known", "this is something else, an image must be a JPG or PNG"],
    ["voice", "ID3\x03", "this is an MP3, a voice message must be an AMR"],
    ["voice", "\xff\xfb\x90", "this is an MP3, a voice message must be an AMR"],
    ["voice", "#!AMR-WB\n", "this is an AMR-WB, a voice message must be an AMR"],
    ["voice", "RIFF\x10\0\0\0WAVE", "this is a WAV, a voice message must be an AMR"],
    ["voice", "\0\0\0\x18ftypM4A ", "this is an M4A, a voice message must be an AMR"],
    ["video", "\0\0\0\x14ftypqt  ", "this is a MOV, a video must be an MP4"],
    ["video", "\x1a\x45\xdf\xa3", "this is a WebM or MKV, a video must be an MP4"],
    ["video", PNG, "this is a PNG, a video must be an MP4"],
  ])("for a %s: %j", async ([type, start, why]) => {
    expect(await whyNot(answering(file(start)), type)).toBe(why);
  });
});

test("a file of five bytes or fewer is refused, as WeCom does not take it", async () => {
  expect(await whyNot(answering("12345"), "file")).toBe("5 bytes, and WeCom takes nothing under 6");
  expect(await whyNot(answering(null))).toBe("0 bytes, and WeCom takes nothing under 6");
});
