/**
 * Tells the kind of a file by its first bytes, and whether WeCom takes that kind (doc 90253). Reads nothing but those
 * bytes.
 */
import { type Sentence, say } from "../i18n/sentence.ts";
import type { MediaType } from "../rules/engine/kept-media.ts";

/** This many bytes tell the kind of a file. */
export const HEAD_BYTES = 64;

/** The English name of a kind of file with its article, and how it begins: latin1 text, or a pattern over it. */
const KINDS: readonly [name: string, start: string | RegExp][] = [
  ["a JPG", "\xff\xd8\xff"],
  ["a PNG", "\x89PNG\r\n\x1a\n"],
  ["a GIF", "GIF8"],
  ["a WebP", /^RIFF.{4}WEBP/s],
  ["a BMP", "BM"],
  ["a TIFF", /^(II\*\0|MM\0\*)/],
  ["a HEIC", /^.{4}ftyp(hei[cxms]|hev[cx]|mif1|msf1)/s],
  ["an AVIF", /^.{4}ftypavi[fs]/s],
  ["a MOV", /^.{4}ftypqt/s],
  ["an M4A", /^.{4}ftypM4A/s],
  ["an MP4", /^.{4}ftyp/s],
  ["an AMR", "#!AMR\n"],
  ["an AMR-WB", "#!AMR-WB\n"],
  ["an MP3", /^(ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/],
  ["a WAV", /^RIFF.{4}WAVE/s],
  ["an Ogg", "OggS"],
  ["a WebM or MKV", "\x1a\x45\xdf\xa3"],
  ["an AVI", /^RIFF.{4}AVI /s],
  ["a PDF", "%PDF"],
  ["an SVG", /^\s*(<\?xml[^>]*>\s*)?<svg/i],
  ["an HTML", /^\s*<(!doctype html|html|head|body)/i],
];

/** The kinds that WeCom takes, and the name and type of their uploads. */
const TAKEN: Readonly<
  Record<MediaType, Readonly<Record<string, { extension: string; contentType: string }>>>
> = {
  image: {
    "a JPG": { extension: "jpg", contentType: "image/jpeg" },
    "a PNG": { extension: "png", contentType: "image/png" },
  },
  voice: { "an AMR": { extension: "amr", contentType: "audio/amr" } },
  video: { "an MP4": { extension: "mp4", contentType: "video/mp4" } },
  file: {},
};

const ANY_BYTES = "application/octet-stream";

const REFUSED = { image: "not-an-image", voice: "not-a-voice", video: "not-a-video" } as const;

export type FileKind =
  | { ok: true; extension: string; contentType: string }
  /** As in "this is a GIF, an image must be a JPG or PNG". */
  | { ok: false; why: Sentence };

/** The kind of a file, by its first bytes; the type `file` takes every kind. */
export function fileKindOf(type: MediaType, head: Uint8Array): FileKind {
  if (type === "file") return { ok: true, extension: "bin", contentType: ANY_BYTES };
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  const found = KINDS.find(([, start]) =>
    typeof start === "string" ? text.startsWith(start) : start.test(text),
  );
  const name = found?.[0] ?? null;
  const taken = name === null ? undefined : TAKEN[type][name];
  return taken === undefined
    ? { ok: false, why: say(REFUSED[type], { kind: sayKind(name) }) }
    : { ok: true, ...taken };
}

/** The content type of a file that WeCom takes as an image, a voice or a video; of another, that of any bytes. */
export function kindOfFile(bytes: Uint8Array): string {
  for (const type of ["image", "voice", "video", "file"] as const) {
    const kind = fileKindOf(type, bytes.subarray(0, HEAD_BYTES));
    if (kind.ok) return kind.contentType;
  }
  return ANY_BYTES;
}

/** Other languages than English have no article. */
function sayKind(name: string | null): Sentence {
  if (name === null) return say("other-kind");
  const [article = "", ...kind] = name.split(" ");
  return say("file-kind", { article, kind: kind.join(" ") });
}
