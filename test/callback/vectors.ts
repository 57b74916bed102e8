/** Reads the published vectors of WeCom's signature and encryption, with their sources, from `vectors/crypto.json`. */
import { readFileSync } from "node:fs";
import * as v from "valibot";

const signed = {
  id: v.string(),
  sources: v.pipe(v.array(v.object({ repo: v.string(), path: v.string(), note: v.string() })), v.nonEmpty()),
  token: v.string(),
  timestamp: v.string(),
  nonce: v.string(),
  msg_signature: v.string(),
};

const encrypted = {
  ...signed,
  encodingAesKey: v.string(),
  expected: v.object({
    msg_len: v.number(),
    plaintext: v.string(),
    receiveid: v.string(),
    pad: v.number(),
    padded_len: v.number(),
  }),
};

const vector = v.variant("kind", [
  v.object({ ...encrypted, kind: v.literal("verify_url"), echostr: v.string() }),
  v.object({ ...encrypted, kind: v.literal("decrypt_msg"), encrypt: v.string(), post_body: v.string() }),
  v.object({ ...encrypted, kind: v.literal("encrypt_reply"), encrypt: v.string() }),
  v.object({ ...signed, kind: v.literal("signature_only"), encrypt: v.string() }),
]);

export type Vector = v.InferOutput<typeof vector>;

export const VECTORS: readonly Vector[] = v.parse(
  v.pipe(v.string(), v.parseJson(), v.array(vector)),
  readFileSync(new URL("../vectors/crypto.json", import.meta.url), "utf8"),
);

export const ENCRYPTED_VECTORS = VECTORS.filter((one) => one.kind !== "signature_only");

/** The text that the vector's signature covers. */
export const encryptOf = (one: Vector): string => (one.kind === "verify_url" ? one.echostr : one.encrypt);

/** The vector with this id, of this kind. */
export function vectorOf<K extends Vector["kind"]>(kind: K, id: string): Extract<Vector, { kind: K }> {
  const found = VECTORS.find(
    (one): one is Extract<Vector, { kind: K }> => one.kind === kind && one.id === id,
  );
  if (found === undefined) throw new Error(`there is no vector ${id}`);
  return found;
}
