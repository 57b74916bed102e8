/** Whether WeCom takes a file as a medium: its size, and its kind by its first bytes. Gives the file that is uploaded. */
import { createHash } from "node:crypto";
import { type Part, type Sentence, type SentenceCode, say } from "../i18n/sentence.ts";
import { type MediaSource, type MediaType, uploadOf } from "../rules/engine/kept-media.ts";
import type { UploadFile } from "../wecom/media.ts";
import { fileKindOf, HEAD_BYTES } from "./kind.ts";

export interface AcceptedFile {
  ok: true;
  file: UploadFile;
  /** SHA-256 of its bytes, in hex. */
  sha256: string;
}

/** Why there is no file: the end of a sentence that begins with the medium's name. */
export interface NoFile {
  ok: false;
  why: Sentence;
}

const MB = 1024 * 1024;
/** The largest files that WeCom takes (doc 90253), in bytes, and their names in a sentence. */
export const LARGEST = {
  image: { bytes: 10 * MB, exceeded: "image-too-large" },
  voice: { bytes: 2 * MB, exceeded: "voice-too-large" },
  video: { bytes: 10 * MB, exceeded: "video-too-large" },
  file: { bytes: 20 * MB, exceeded: "file-too-big" },
} as const satisfies Record<MediaType, { bytes: number; exceeded: SentenceCode }>;
/** WeCom takes only files that are larger (doc 90253). */
const TOO_SMALL_BYTES = 5;

/** The bytes of a source as a file for WeCom. */
export function acceptedFile(source: MediaSource, bytes: Uint8Array<ArrayBuffer>): AcceptedFile | NoFile {
  const { type } = source;
  const size = bytes.byteLength;
  if (size > LARGEST[type].bytes) return { ok: false, why: tooLarge(type, inMegabytes(size)) };
  if (size <= TOO_SMALL_BYTES) {
    return { ok: false, why: say("medium-too-small", { bytes: size, least: TOO_SMALL_BYTES + 1 }) };
  }
  const kind = fileKindOf(type, bytes.subarray(0, HEAD_BYTES));
  if (!kind.ok) return kind;
  const file = { name: nameOf(source, kind.extension), type: kind.contentType, bytes };
  return { ok: true, file, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Customers see the name of a file, so a file keeps its own name. */
function nameOf({ type, url }: MediaSource, extension: string): string {
  const upload = uploadOf({ url });
  const last = upload === null ? (new URL(url).pathname.split("/").at(-1) ?? "") : (upload.name ?? "");
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

export function tooLarge(type: MediaType, size: Part): Sentence {
  const { bytes, exceeded } = LARGEST[type];
  return say(exceeded, { size, most: inMegabytes(bytes) });
}

export const inMegabytes = (bytes: number) => `${Math.ceil((bytes / MB) * 10) / 10} MB`;
