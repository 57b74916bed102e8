/** A request's body that is sent piece by piece, so that a large file has no copy. Knows nothing of what is in it. */

const PIECE_BYTES = 256 * 1024;

/** Of a known length: what comes in chunks, WeCom and proxies before it may refuse. */
export function streamed(parts: readonly Uint8Array[]): ReadableStream {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const { readable, writable } = new FixedLengthStream(length);
  const write = async () => {
    const writer = writable.getWriter();
    for (const part of parts) {
      for (let at = 0; at < part.byteLength; at += PIECE_BYTES) {
        await writer.write(part.subarray(at, at + PIECE_BYTES));
      }
    }
    await writer.close();
  };
  // It fails where the call does, which says why.
  write().catch(() => {});
  return readable;
}
