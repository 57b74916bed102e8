/** The hashes of `node:crypto` that the rules use, for a browser: synchronous, since a split is chosen in one go. */
import { sha256 } from "@noble/hashes/sha2.js";

export function createHash(_algorithm: "sha256") {
  const hash = sha256.create();
  const chained = {
    update(text: string) {
      hash.update(new TextEncoder().encode(text));
      return chained;
    },
    digest() {
      const bytes = hash.digest();
      return { readUInt32BE: (at: number) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at) };
    },
  };
  return chained;
}
