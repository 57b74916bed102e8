/**
 * Finds the ciphertext in a callback's body. Reads nothing else of it: all but `Encrypt` is unsigned.
 *
 * WeCom sends XML; Tencent's libraries know a JSON form too, told apart by its first character.
 */
import * as v from "valibot";
import { readXml } from "./xml.ts";

const jsonEnvelope = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([
    v.pipe(
      v.object({ Encrypt: v.string() }),
      v.transform((envelope) => envelope.Encrypt),
    ),
    v.pipe(
      v.object({ encrypt: v.string() }),
      v.transform((envelope) => envelope.encrypt),
    ),
  ]),
);

/** The base64 text of `Encrypt`, or null when the body holds none. */
export function readEnvelope(body: string): string | null {
  if (!body.trimStart().startsWith("{")) return readXml(body)?.text("Encrypt") ?? null;
  const envelope = v.safeParse(jsonEnvelope, body);
  return envelope.success ? envelope.output : null;
}
