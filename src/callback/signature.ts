/**
 * Signs a callback's four strings the way WeCom does, and verifies that signature. Does not decrypt.
 *
 * The signature covers the ciphertext, so it is checked before anything is decrypted (doc 90968).
 */
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";

/** The strings that WeCom signs, exactly as they were received. */
export interface SignedParts {
  timestamp: string;
  nonce: string;
  /** The base64 text of `Encrypt`, or `echostr` after URL decoding. */
  encrypt: string;
}

/** SHA-1 over the four strings, sorted by their bytes and joined: 40 characters of lower-case hex. */
export function sign(token: string, { timestamp, nonce, encrypt }: SignedParts): string {
  const sorted = [token, timestamp, nonce, encrypt].map((text) => Buffer.from(text)).sort(Buffer.compare);
  return createHash("sha1").update(Buffer.concat(sorted)).digest("hex");
}

/** Whether one of the tokens gives this signature; compared in constant time, whichever token matches. */
export function isSigned(tokens: readonly string[], signature: string, parts: SignedParts): boolean {
  const given = Buffer.from(signature);
  let signed = false;
  for (const token of tokens) {
    const expected = Buffer.from(sign(token, parts));
    if (given.length === expected.length && timingSafeEqual(given, expected)) signed = true;
  }
  return signed;
}
