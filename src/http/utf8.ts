/** Reads bytes as UTF-8, or says which encoding they look like: a text in another encoding would be sent as `����`. */

/** `found` is the code of a name. */
export type Utf8 = { ok: true; text: string } | { ok: false; found: "text-in-gbk" | "bytes-not-utf-8" };

/** The encoding of software in China that does not write UTF-8; it includes GBK and GB 2312. */
const GB18030 = "gb18030";

export function readUtf8(bytes: Uint8Array | ArrayBuffer): Utf8 {
  const text = decoded(bytes, "utf-8");
  if (text !== null) return { ok: true, text };
  const looksChinese = /\p{Script=Han}/u.test(decoded(bytes, GB18030) ?? "");
  return { ok: false, found: looksChinese ? "text-in-gbk" : "bytes-not-utf-8" };
}

function decoded(bytes: Uint8Array | ArrayBuffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}
