/** A request's body that is sent piece by piece, so that a large file needs no copy. Knows nothing of its content. */

const PIECE_BYTES = 256 * 1024;

/** The stream has a known length: WeCom and the proxies before it may refuse chunks. */
export function streamed(parts: readonly Uint8Array<ArrayBuffer>[]): ReadableStream {
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
  // The write fails when the call fails, and the call reports the error.
  write().catch(() => {});
  return readable;
}
