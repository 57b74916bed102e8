/** What may be uploaded: sizes, formats, and the errcode of each offence (docs 90253 and 90256). */
import type { MediaType } from "../company/corp.ts";

/** A file must be larger than this, of whatever type. */
export const SMALLEST_BYTES = 5;
const MB = 1024 * 1024;

interface MediaRule {
  maxBytes: number;
  /** The errcode when it is larger. */
  tooLarge: number;
  isFormat(bytes: Buffer): boolean;
  /** The errcode when it is in another format. */
  otherFormat: number;
}

// Which errcode a wrong size or format gets is said for images and videos only; for the others the general ones are taken.
export const MEDIA: Readonly<Record<MediaType, MediaRule>> = {
  image: { maxBytes: 10 * MB, tooLarge: 40009, isFormat: isPicture, otherFormat: 40123 },
  voice: { maxBytes: 2 * MB, tooLarge: 45001, isFormat: isAmr, otherFormat: 40004 },
  video: { maxBytes: 10 * MB, tooLarge: 40011, isFormat: isMp4, otherFormat: 40004 },
  file: { maxBytes: 20 * MB, tooLarge: 45001, isFormat: () => true, otherFormat: 40004 },
};

/** For media/uploadimg. */
export const PICTURE_MAX_BYTES = 2 * MB;

/** A voice message: at most 60 s, 45007. */
export const VOICE_MAX_SECONDS = 60;

/** JPG or PNG. */
export function isPicture(bytes: Buffer): boolean {
  return ["ffd8ff", "89504e470d0a1a0a"].some((magic) => bytes.toString("hex", 0, 8).startsWith(magic));
}

function isMp4(bytes: Buffer): boolean {
  // QuickTime (.mov) is built in the same way and no MP4.
  return bytes.toString("latin1", 4, 8) === "ftyp" && bytes.toString("latin1", 8, 10) !== "qt";
}

const AMR = "#!AMR\n";

function isAmr(bytes: Buffer): boolean {
  return bytes.toString("latin1", 0, AMR.length) === AMR;
}

/** Bytes of speech in a frame of 20 ms, by its type (RFC 4867; 3GPP TS 26.101); others are without speech. */
const SPEECH_BYTES = [12, 13, 15, 17, 19, 20, 26, 31, 5];

export function secondsOfAmr(bytes: Buffer): number {
  let frames = 0;
  for (let at = AMR.length; at < bytes.length; frames++) {
    at += 1 + (SPEECH_BYTES[((bytes[at] ?? 0) >> 3) & 15] ?? 0);
  }
  return frames / 50;
}
