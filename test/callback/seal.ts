/**
 * Encrypts as the document says (doc 90968), and against it where a test asks for that: any pad, any length field, any
 * size. Independent: shares no code with `src`, which cannot encrypt, nor with `@wecom/crypto`, which makes only valid
 * texts.
 */
import { createCipheriv, randomBytes } from "node:crypto";

const BLOCK_BYTES = 32;
const HEADER_BYTES = 20;

export interface Sealing {
  encodingAesKey: string;
  message: string | Uint8Array;
  receiveId: string | Uint8Array;
  /** 16 bytes. */
  random?: Uint8Array;
  /** The value of the length field; by default the right length. */
  length?: number;
  /** The bytes behind the receiver; by default as many as a multiple of 32 lacks, each of which holds their number. */
  pad?: Uint8Array;
}

/** The base64 text of `Encrypt`. */
export function seal(sealing: Sealing): string {
  const message = Buffer.from(sealing.message);
  const receiveId = Buffer.from(sealing.receiveId);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(sealing.length ?? message.length);
  const plain = Buffer.concat([sealing.random ?? randomBytes(16), length, message, receiveId]);
  const pad = sealing.pad ?? padOf(BLOCK_BYTES - (plain.length % BLOCK_BYTES));
  return encryptBlocks(sealing.encodingAesKey, Buffer.concat([plain, pad]));
}

/** Encrypts bytes without a pad; their number is a multiple of 16. */
export function encryptBlocks(encodingAesKey: string, plain: Uint8Array): string {
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
}

/** `count` bytes, each of them `count`. */
export const padOf = (count: number): Uint8Array => Buffer.alloc(count, count);

/** A message with which header, message, receiver and a pad of this length fill whole blocks of 32 bytes. */
export function messageForPad(pad: number, receiveId: string): string {
  const rest = (HEADER_BYTES + Buffer.byteLength(receiveId) + pad) % BLOCK_BYTES;
  return "m".repeat(BLOCK_BYTES + ((BLOCK_BYTES - rest) % BLOCK_BYTES));
}
