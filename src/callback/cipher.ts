/**
 * Decrypts callback bodies. Knows nothing of HTTP, signatures or events.
 *
 * AES-256-CBC, the key's first 16 bytes as IV, PKCS#7 with blocks of 32 bytes (doc 90968). WebCrypto, and
 * node:crypto by default, insist on pads of 1 to 16 and so refuse about half of WeCom's messages: the pad
 * is taken off by hand here.
 */
import { Buffer } from "node:buffer";
import { createDecipheriv, createSecretKey, type KeyObject } from "node:crypto";

/** random(16) | length of the message in bytes (4, big-endian) | message | receiver | pad. */
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
const HEADER_BYTES = RANDOM_BYTES + LENGTH_BYTES;
const AES_BLOCK_BYTES = 16;
const LARGEST_PAD = 32;

/** The content of a ciphertext. */
export interface Decrypted {
  message: string;
  /** The receiver it was encrypted for: a corpid, a suiteid, or empty. The caller decides whether that is us. */
  receiveId: string;
}

/** The decrypted message; null when the ciphertext is broken or was made with another key. */
export function decrypt(encodingAesKey: string, encrypt: string): Decrypted | null {
  const ciphertext = decodeBase64(encrypt);
  if (ciphertext === null || ciphertext.length % AES_BLOCK_BYTES !== 0) return null;

  const { key, iv } = keyOf(encodingAesKey);
  const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(ciphertext), decipher.final()]);

  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > LARGEST_PAD || pad > padded.length - HEADER_BYTES) return null;
  if (!padded.subarray(-pad).equals(Buffer.alloc(pad, pad))) return null;

  const plain = padded.subarray(0, -pad);
  const end = HEADER_BYTES + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length) return null;
  return { message: plain.toString("utf8", HEADER_BYTES, end), receiveId: plain.toString("utf8", end) };
}

interface Key {
  key: KeyObject;
  iv: Buffer;
}

/** The keys that were used; a Worker of many suites and apps has some hundred. */
const keys = new Map<string, Key>();
const KEYS_AT_MOST = 1_000;

/** The key, decoded once for an isolate and not for every callback. */
function keyOf(encodingAesKey: string): Key {
  const known = keys.get(encodingAesKey);
  if (known !== undefined) return known;
  // The 43rd character may carry unused bits, which this decoder ignores and a strict decoder would refuse.
  const bytes = Buffer.from(encodingAesKey + "=", "base64");
  const key = { key: createSecretKey(bytes), iv: bytes.subarray(0, AES_BLOCK_BYTES) };
  if (keys.size >= KEYS_AT_MOST) keys.clear();
  keys.set(encodingAesKey, key);
  return key;
}

function decodeBase64(text: string): Buffer | null {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : null;
}
